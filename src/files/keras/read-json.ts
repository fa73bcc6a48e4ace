import { fileFailure } from "../../report/failure.js";
import type { Json } from "../../tensor/catalog.js";
import { nestsDeeper, parsePythonJson } from "../bytes/read-json.js";

/**
 * How deep the brackets of a config may nest. Python's own reader gives up at about 1000;
 * models nest up to 64 deep, at four brackets for each.
 */
const DEEPEST_BRACKETS = 1000;

/**
 * JSON as Python writes it, which may have NaN and Infinity. Throws a `Failure`: K2T502
 * where it is no JSON, K2T505 where it nests too deep.
 */
export function readJson(file: string, what: string, text: string): Json {
  if (nestsDeeper(text, DEEPEST_BRACKETS)) {
    const message = `\`${file}\` is beyond the limits: ${what} nests more than ${DEEPEST_BRACKETS} deep`;
    const help = "what Keras writes nests far less: save the model again";
    throw fileFailure("K2T505", file, message, help);
  }
  const parsed = parsePythonJson(text);
  if (parsed === null) {
    const message = `\`${file}\` is damaged: ${what} is no JSON`;
    throw fileFailure("K2T502", file, message);
  }
  return parsed.value as Json;
}
