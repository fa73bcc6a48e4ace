import type { Span } from "../../src/report/source.js";

/** A source and the spans that `<|` and `|>` mark in its text, in order. */
export function marked(file: string, text: string): Span[] {
  const pieces = text.split(/<\||\|>/);
  const source = { file, text: pieces.join("") };
  const spans: Span[] = [];
  let place = 0;
  pieces.forEach((piece, i) => {
    if (i % 2 === 1) spans.push({ source, start: place, end: place + piece.length });
    place += piece.length;
  });
  return spans;
}
