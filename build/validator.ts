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

/**
 * A module like `src/lang/yaml/schema.ts` that holds `grammar/k2t.schema.json` compiled, with
 * what it needs of the validator's package.
 */
export async function validatorModule(checkout: string): Promise<string> {
  const schema = JSON.parse(
    readFileSync(join(checkout, "grammar/k2t.schema.json"), "utf8"),
  ) as object;
  const ajv = new Ajv2020({ ...AJV_OPTIONS, code: { source: true, esm: true } });
  const code = standaloneCode.default(ajv, ajv.compile(schema));
  const contents = `${code}
export function schemaErrors(document) {
  return validate(document) ? [] : (validate.errors ?? []);
}
`;
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
