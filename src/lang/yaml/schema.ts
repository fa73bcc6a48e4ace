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

const compiled = new Map<string, ValidateFunction>();

/** How the schema is compiled, here and by the build. */
export const AJV_OPTIONS = {
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
} as const;

/**
 * All that a document has wrong by `grammar/k2t.schema.json`, in the validator's words. The
 * build puts a module with the schemas compiled in the place of this one, so that users
 * need no validator's compiler.
 */
export function schemaErrors(document: Json): readonly ErrorObject[] {
  return errorsOf("k2t.schema.json", document);
}

/** The same by `grammar/k2t-test.schema.json`, of a file with tests. */
export function testSchemaErrors(document: Json): readonly ErrorObject[] {
  return errorsOf("k2t-test.schema.json", document);
}

function errorsOf(file: string, document: Json): readonly ErrorObject[] {
  const validate = compiled.get(file) ?? compileSchema(file);
  compiled.set(file, validate);
  return validate(document) ? [] : (validate.errors ?? []);
}

/** Compiled when the first file of its kind is read: it takes some 50 ms. */
function compileSchema(file: string): ValidateFunction {
  const load = createRequire(import.meta.url);
  const schema = load(`../../../grammar/${file}`) as SchemaPart;
  return new Ajv2020(AJV_OPTIONS).compile(schema);
}
