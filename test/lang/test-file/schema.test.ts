import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parseTestFile } from "../../../src/lang/test-file/parse-test-file.js";
import { testSchemaErrors } from "../../../src/lang/yaml/schema.js";
import type { Json } from "../../../src/lang/yaml/to-json.js";
import { createReport } from "../../../src/report/diagnostic.js";
import { CODES } from "../../../src/report/codes.js";
import { DTYPES, isFloating } from "../../../src/tensor/dtype.js";

interface Schema {
  readonly [key: string]: unknown;
}

const FILE = join(import.meta.dirname, "../../../grammar/k2t-test.schema.json");
const schema = JSON.parse(readFileSync(FILE, "utf8")) as Schema;
const item = schema["items"] as Schema;
const keys = item["properties"] as Readonly<Record<string, Schema>>;
const definitions = schema["$defs"] as Readonly<Record<string, Schema>>;

/** The named parts of the schema, with what they are called. */
const parts = [
  ...Object.entries(keys),
  ...Object.entries(definitions),
  ...Object.entries(definitions).flatMap(([name, it]) =>
    Object.entries((it["properties"] ?? {}) as Schema).map(
      ([key, part]) => [`${name}.${key}`, part as Schema] as const,
    ),
  ),
].filter(([, part]) => part["$ref"] === undefined);

/** What a document has wrong, by the schema and by the parser. */
function faultsOf(document: Json): readonly string[] {
  const report = createReport();
  parseTestFile({ file: "a.test.yaml", text: stringify(document) }, report);
  return [
    ...testSchemaErrors(document).map(({ message }) => message ?? ""),
    ...report.diagnostics.map(({ message }) => message),
  ];
}

describe("the schema of test files", () => {
  it("has parts", () => expect(parts.length).toBeGreaterThan(25));

  it.each(parts)("%s has a title, a description and no alternatives", (_, part) => {
    expect(part["title"]).toMatch(/\w/);
    expect(part["description"]).toMatch(/^.+[.:)].*$/s);
    for (const key of ["anyOf", "oneOf", "allOf", "not", "if"]) {
      expect(part).not.toHaveProperty(key);
    }
  });

  it("knows the dtypes that there are", () => {
    expect(definitions["dtype"]!["enum"]).toEqual(DTYPES);
    const floats = (keys["dtype"]!["enum"] as string[]).filter((it) => it !== "keep");
    expect(new Set(floats)).toEqual(new Set(DTYPES.filter(isFloating)));
  });

  it.each(Object.entries(keys))("takes the examples of %s", (key, part) => {
    for (const example of (part["examples"] ?? []) as Json[]) {
      const given = { name: "a", model: {}, [key]: example };
      expect(faultsOf([given])).toEqual([]);
    }
  });

  const places: readonly (readonly [string, (it: Json) => Json])[] = [
    ["variable", (it) => ({ model: { a: { variables: { k: it } } } })],
    ["parameter", (it) => ({ wanted: { a: it } })],
    ["diagnostic", (it) => ({ diagnostics: [it] })],
    ["shape", (it) => ({ wanted: { a: { shape: it } } })],
    ["dtype", (it) => ({ wanted: { a: { shape: [1], dtype: it } } })],
    ["values", (it) => ({ wanted: { a: { values: it } } })],
    ["fill", (it) => ({ wanted: { a: { shape: [1], fill: it } } })],
    ["from", (it) => ({ wanted: { a: { shape: [1], from: it } } })],
    ["step", (it) => ({ wanted: { a: { shape: [1], step: it } } })],
  ];
  it.each(places)("takes the examples of a %s", (name, place) => {
    const examples = definitions[name]!["examples"] as Json[];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const given = { name: "a", model: {}, ...(place(example) as object) };
      expect(faultsOf([given as Json])).toEqual([]);
    }
  });

  it("names codes that there are", () => {
    const text = readFileSync(FILE, "utf8");
    const codes = [...text.matchAll(/K2T\d{3}/g)].map(([code]) => code);
    for (const code of codes) expect(CODES).toHaveProperty(code);
  });
});
