import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseValue, stringify } from "yaml";
import { schemaErrors } from "../../../src/lang/yaml/schema.js";
import type { Json } from "../../../src/lang/yaml/to-json.js";
import { parse } from "./expect-errors.js";

interface Schema {
  readonly [key: string]: unknown;
}

const FILE = join(import.meta.dirname, "../../../grammar/k2t.schema.json");
const schema = JSON.parse(readFileSync(FILE, "utf8")) as Schema;

/** Every schema within the file, with its pointer. */
function* schemasIn(part: Schema, pointer: string): Generator<[string, Schema]> {
  yield [pointer, part];
  for (const key of ["items", "additionalProperties"]) {
    const inner = part[key];
    if (typeof inner === "object") yield* schemasIn(inner as Schema, `${pointer}/${key}`);
  }
  for (const key of ["properties", "$defs"]) {
    for (const [name, inner] of Object.entries((part[key] ?? {}) as Schema)) {
      yield* schemasIn(inner as Schema, `${pointer}/${key}/${name}`);
    }
  }
}

const schemas = [...schemasIn(schema, "")];

function resolve(part: Schema): Schema {
  const reference = part["$ref"];
  if (typeof reference !== "string") return part;
  const definitions = schema["$defs"] as Readonly<Record<string, Schema>>;
  return { ...definitions[reference.replace("#/$defs/", "")], ...part };
}

describe("the schema", () => {
  it("has parts", () => expect(schemas.length).toBeGreaterThan(50));

  it.each(schemas)("%s lists all keys of a mapping", (_, part) => {
    if (part["properties"] === undefined) return;
    expect(part["additionalProperties"]).toBeDefined();
    expect(part["additionalProperties"]).not.toBe(true);
  });

  it.each(schemas)(
    "%s has no alternatives, which would tell one mistake twice",
    (_, part) => {
      for (const key of ["anyOf", "oneOf", "allOf", "not", "if"]) {
        expect(part).not.toHaveProperty(key);
      }
    },
  );

  const properties = schemas.filter(([pointer]) => /\/properties\/[^/]+$/.test(pointer));
  it.each(properties)(
    "%s has a title and a description to show in an editor",
    (_, part) => {
      const { title, description } = resolve(part);
      expect(title).toMatch(/\w/);
      expect(description).toMatch(/^.+[.:)].*$/s);
    },
  );

  it("takes the examples of its top entries, and so does the parser", () => {
    const top = schema["properties"] as Readonly<Record<string, Schema>>;
    const examples = Object.entries(top).flatMap(([key, part]) =>
      ((resolve(part)["examples"] ?? []) as Json[]).map((example) => ({
        [key]: example,
      })),
    );
    examples.push(...(schema["examples"] as typeof examples));
    expect(examples.length).toBeGreaterThan(8);
    for (const example of examples) {
      expect(schemaErrors(example)).toEqual([]);
      expect(parse(stringify(example)).diagnostics).toEqual([]);
    }
  });

  it("takes the examples of layers, maps, weights and operations", () => {
    const definitions = schema["$defs"] as Readonly<Record<string, Schema>>;
    const places: readonly (readonly [string, (example: Json) => Json])[] = [
      ["layer", (layer) => ({ layers: [layer] })],
      ["map", (map) => ({ maps: [map] })],
      ["weight", (weight) => ({ weights: [weight] })],
      ["operation", (it) => ({ weights: [{ from: "a", to: "b", ops: [it] }] })],
      ["assignment", (it) => ({ params: { a: it } })],
      ["message", (it) => ({ layers: [{ class: "A", warn: it }] })],
      ["patterns", (it) => ({ ignore: [{ from: it }] })],
    ];
    for (const [name, place] of places) {
      const examples = definitions[name]!["examples"] as Json[];
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const text = stringify(place(example));
        expect(schemaErrors(parseValue(text) as Json)).toEqual([]);
        expect(parse(text).diagnostics).toEqual([]);
      }
    }
  });
});
