import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { validatorModule } from "../../build/validator.js";
import { schemaErrors, testSchemaErrors } from "../../src/lang/yaml/schema.js";
import type { Json } from "../../src/lang/yaml/to-json.js";

const CHECKOUT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(CHECKOUT, "node_modules/.k2t-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = await validatorModule(CHECKOUT);
const file = join(folder, "schema.mjs");
writeFileSync(file, text);
const built = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
  readonly schemaErrors: typeof schemaErrors;
  readonly testSchemaErrors: typeof testSchemaErrors;
};

/** All documents of the corpora that are YAML at all, right ones and wrong ones. */
const documents = ["test/ui", "test/golden", "test/digits"].flatMap((place) =>
  readdirSync(join(CHECKOUT, place), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:yaml|json)$/.test(name))
    .flatMap((name): readonly Json[] => {
      try {
        return [parse(readFileSync(join(CHECKOUT, place, name), "utf8")) as Json];
      } catch {
        // What is wrong as YAML never comes to the schema.
        return [];
      }
    }),
);

/** `verbose` errors hold the schema, so that this holds the whole schema too. */
const agree = (document: Json): number => {
  const errors = schemaErrors(document);
  expect(built.schemaErrors(document)).toEqual(errors);
  return errors.length;
};

describe("the compiled schema", () => {
  it("finds in the corpora what the schema's own compilation finds", () => {
    expect(documents.length).toBeGreaterThan(20);
    const found = documents.map(agree);
    expect(found.filter((count) => count > 0).length).toBeGreaterThan(10);
    expect(found).toContain(0);
  });

  it("finds the same in documents with something put in the place of something", () => {
    const odd = fc.constantFrom<Json>(null, true, 7, "a b", "x", [], {}, [1], { a: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...documents), fc.nat(), odd, (document, place, it) => {
        agree(replaced(document, place, it));
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it("finds the same in files with tests", () => {
    const text = readFileSync(join(CHECKOUT, "test/fixtures/tests/all.yaml"), "utf8");
    const tests = parse(text) as Json;
    expect(testSchemaErrors(tests)).toEqual([]);
    const odd = fc.constantFrom<Json>(null, true, 7, "x", [], {}, [1], { a: 1 });
    fc.assert(
      fc.property(fc.nat(), odd, (place, it) => {
        const document = replaced(tests, place, it);
        expect(built.testSchemaErrors(document)).toEqual(testSchemaErrors(document));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it("needs no package", () => {
    expect(text).not.toMatch(/\brequire\(|^import /m);
  });
});

/** The document with its `ordinal`-th part, of as many as there are, put aside for another. */
function replaced(document: Json, ordinal: number, by: Json): Json {
  let left = ordinal % countParts(document);
  const walk = (part: Json): Json => {
    if (left-- === 0) return by;
    if (Array.isArray(part)) return (part as readonly Json[]).map(walk);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, it]) => [key, walk(it)]));
  };
  return walk(document);
}

function countParts(part: Json): number {
  if (typeof part !== "object" || part === null) return 1;
  return Object.values(part).reduce<number>((sum, it) => sum + countParts(it as Json), 1);
}
