import type { Source, Span } from "../../report/source.js";

/** A text to parse and where its characters stand in the file that it was taken from. */
export interface Fragment {
  readonly text: string;
  /** The place in the file of `text` from `start` to `end` (exclusive). */
  readonly spanOf: (start: number, end: number) => Span;
}

const BYTE_ORDER_MARK = "\uFEFF";

/** A whole file as a fragment; a byte order mark reads as a space. */
export function fileFragment(source: Source): Fragment {
  const text = source.text.startsWith(BYTE_ORDER_MARK)
    ? ` ${source.text.slice(1)}`
    : source.text;
  return { text, spanOf: (start, end) => ({ source, start, end }) };
}

/** The part of a fragment from `start` to `end`. */
export function partOf(whole: Fragment, start: number, end: number): Fragment {
  return {
    text: whole.text.slice(start, end),
    spanOf: (from, to) => whole.spanOf(start + from, start + to),
  };
}
