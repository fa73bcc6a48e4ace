import { fileFailure } from "../../report/failure.js";
import type { Json } from "../../tensor/catalog.js";

/** JSON as Python writes it may have NaN and Infinity. Throws a `Failure` (K2T502). */
export function readJson(file: string, what: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const plain = withoutSpecialNumbers(text);
    if (plain !== text) return readJson(file, what, plain);
    const message = `\`${file}\` is damaged: ${what} is no JSON`;
    throw fileFailure("K2T502", file, message);
  }
}

/** Python's NaN, Infinity and -Infinity as null, texts left alone. */
function withoutSpecialNumbers(text: string): string {
  const tokens = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;
  return text.replace(tokens, (token) => (token.startsWith('"') ? token : "null"));
}
