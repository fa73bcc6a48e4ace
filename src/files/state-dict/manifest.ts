import type { Failure } from "../../report/failure.js";
import { isDType } from "../../tensor/dtype.js";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import { isObject, isShape } from "../bytes/read-json.js";
import { unreadable } from "./faults.js";

const HELP = "`k2t-rules inspect STATE_DICT --json` writes one";

/**
 * The parameters that a manifest (`inspect STATE_DICT --json`, parsed) lists. Throws a
 * `Failure` (K2T510) for other JSON, and for other versions of the form.
 */
export function readManifest(file: string, value: unknown): readonly ParameterInfo[] {
  const wrong = (why: string): Failure => unreadable(file, why, HELP);
  if (!isObject(value)) throw wrong("it is JSON, but no manifest");
  const { version, kind, parameters } = value;
  if (kind === "keras") throw wrong("it lists the weights of a Keras model");
  if (kind !== "state-dict") throw wrong("it is JSON, but no manifest");
  if (version !== 1) throw wrong(`its version is ${JSON.stringify(version)}, not 1`);
  if (!Array.isArray(parameters)) throw wrong("it has no list of parameters");
  const seen = new Set<string>();
  return parameters.map((given: unknown, i) => {
    if (!isObject(given)) throw wrong(`its parameter ${i + 1} is no object`);
    const { name, shape, dtype } = given;
    if (typeof name !== "string") throw wrong(`its parameter ${i + 1} has no name`);
    if (seen.has(name)) throw wrong(`it has the parameter \`${name}\` twice`);
    seen.add(name);
    if (!isShape(shape)) throw wrong(`\`${name}\` has no valid shape`);
    if (typeof dtype !== "string" || !isDType(dtype)) {
      throw wrong(`\`${name}\` has the dtype ${JSON.stringify(dtype)}`);
    }
    return { name, shape, dtype };
  });
}
