import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { Json } from "./to-json.js";

/** What the shape check reads of a schema to say what would have been right. */
export interface SchemaPart {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
  readonly examples?: readonly Json[];
}

let validate: ValidateFunction | null = null;

/** All that a document has wrong by `grammar/k2t.schema.json`, in the validator's words. */
export function schemaErrors(document: Json): readonly ErrorObject[] {
  validate ??= compileSchema();
  return validate(document) ? [] : (validate.errors ?? []);
}

/** Compiled when the first YAML file is read: it takes some 50 ms. */
function compileSchema(): ValidateFunction {
  const load = createRequire(import.meta.url);
  const schema = load("../../../grammar/k2t.schema.json") as SchemaPart;
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
  return ajv.compile(schema);
}
