import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { AJV_OPTIONS } from "../src/lang/yaml/schema.js";

/** In `dist`: takes the place of the module that compiles the schema when it is needed. */
export const VALIDATOR = "lang/yaml/schema.js";

/** Writes the module and gives its text. */
export async function writeValidator(place: string, checkout: string): Promise<string> {
  const text = await validatorModule(checkout);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
  return text;
}

/** The functions of `src/lang/yaml/schema.ts` and the schemas that they hold documents to. */
const SCHEMAS: Readonly<Record<string, string>> = {
  schemaErrors: "k2t.schema.json",
  testSchemaErrors: "k2t-test.schema.json",
};

/**
 * A module like `src/lang/yaml/schema.ts` that holds the schemas compiled, with what it
 * needs of the validator's package.
 */
export async function validatorModule(checkout: string): Promise<string> {
  const schemas = Object.values(SCHEMAS).map(
    (file) => JSON.parse(readFileSync(join(checkout, "grammar", file), "utf8")) as object,
  );
  const code = { source: true, esm: true };
  const ajv = new Ajv2020({ ...AJV_OPTIONS, schemas, code });
  const validators = Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, file]) => [`validateFor_${name}`, file]),
  );
  const functions = Object.keys(SCHEMAS).map(
    (name) => `export function ${name}(document) {
  return validateFor_${name}(document) ? [] : (validateFor_${name}.errors ?? []);
}
`,
  );
  const contents = `${standaloneCode.default(ajv, validators)}\n${functions.join("")}`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: checkout, loader: "js" },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0]!.text;
}
