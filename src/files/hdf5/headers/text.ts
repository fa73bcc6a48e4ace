import { unknown } from "./unknown.js";

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Any byte or character that is none of ASCII's. */
const BEYOND_ASCII = /[^\0-\x7f]/;

/**
 * The text in `bytes` from `start` to the first NUL or `end`. What is no UTF-8, or starts with
 * a byte order mark, is read in more than one way: `Unknown`.
 */
export function textAt(bytes: Buffer, start: number, end: number): string {
  const stop = endOf(bytes, start, end);
  const latin = bytes.toString("latin1", start, stop);
  if (!BEYOND_ASCII.test(latin)) return latin;
  let text: string;
  try {
    text = DECODER.decode(bytes.subarray(start, stop));
  } catch (error) {
    if (error instanceof TypeError) unknown("a text that is no UTF-8");
    throw error;
  }
  if (text.startsWith("\ufeff")) unknown("a text with a byte order mark");
  return text;
}

/** The text at `start` with a NUL behind it before `end`. */
export function terminatedText(bytes: Buffer, start: number, end: number): string {
  if (!(start < end) || endOf(bytes, start, end) === end)
    unknown("a text without an end");
  return textAt(bytes, start, end);
}

/** Where the first NUL is, or `end`. */
function endOf(bytes: Buffer, start: number, end: number): number {
  let place = start;
  while (place < end && bytes[place] !== 0) place++;
  return place;
}

/** Below, at or above 0, as the bytes of the names in UTF-8 are in order. */
export function compareNames(one: string, other: string): number {
  if (!BEYOND_ASCII.test(one) && !BEYOND_ASCII.test(other)) {
    return one < other ? -1 : one > other ? 1 : 0;
  }
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
