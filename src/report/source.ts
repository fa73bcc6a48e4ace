/** A text that rules were read from. `file` is the name as the user wrote it. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** The stretch `start` to `end` (exclusive) of a source, in UTF-16 code units. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A place as people count: lines and columns from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStartsOfSource = new WeakMap<Source, readonly number[]>();

/** The offsets at which the lines of `source` start; a line ends at LF, CRLF or CR. */
export function lineStarts(source: Source): readonly number[] {
  const known = lineStartsOfSource.get(source);
  if (known !== undefined) return known;
  const starts = [0];
  for (const end of source.text.matchAll(/\r\n|\n|\r/g)) {
    starts.push(end.index + end[0].length);
  }
  lineStartsOfSource.set(source, starts);
  return starts;
}

/** Line and column of an offset; offsets beyond the text give its end. */
export function positionAt(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  const place = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: place - starts[low]! + 1 };
}

/** The text of a line, counted from 1, without its line end. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1] ?? source.text.length;
  const end = starts[line] ?? source.text.length;
  return source.text.slice(start, end).replace(/[\r\n]+$/, "");
}

/** The text that a span covers. */
export function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}

/** The smallest span that covers both. Both must be of one source. */
export function joinSpans(first: Span, second: Span): Span {
  return {
    source: first.source,
    start: Math.min(first.start, second.start),
    end: Math.max(first.end, second.end),
  };
}
