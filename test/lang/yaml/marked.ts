/** A stretch of a text, marked in a test as `<|stretch|>`. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** The text without its marks, and where they stood, in order. */
export function marked(text: string): {
  readonly text: string;
  readonly marks: readonly Mark[];
} {
  const marks: Mark[] = [];
  let plain = "";
  let start = 0;
  for (const piece of text.split(/(<\||\|>)/)) {
    if (piece === "<|") start = plain.length;
    else if (piece === "|>") marks.push({ start, end: plain.length });
    else plain += piece;
  }
  return { text: plain, marks };
}
