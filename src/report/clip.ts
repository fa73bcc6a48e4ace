const LONGEST = 160;
const BEFORE_MARK = 40;

/** A part of a line, with the marked stretch in code units of `text`. */
export interface Clipped {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cuts a very long line to what surrounds its marked stretch, with `…` for what is gone. */
export function clip(line: string, start: number, end: number): Clipped {
  if (line.length <= LONGEST) return { text: line, start, end };
  const from = wholeCharacters(
    line,
    Math.max(0, Math.min(start - BEFORE_MARK, line.length - LONGEST)),
  );
  const to = wholeCharacters(line, Math.min(line.length, from + LONGEST));
  const left = from > 0 ? "…" : "";
  const right = to < line.length ? "…" : "";
  const shift = left.length - from;
  return {
    text: left + line.slice(from, to) + right,
    start: start + shift,
    end: Math.min(end, to) + shift,
  };
}

/** Moves a cut between the halves of a surrogate pair to before it. */
function wholeCharacters(line: string, cut: number): number {
  const code = line.charCodeAt(cut);
  return code >= 0xdc00 && code <= 0xdfff ? Math.max(0, cut - 1) : cut;
}
