import { positionAt, type Position, type Span } from "./source.js";

/** Where a span is, as people count; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function rangeOf({ source, start, end }: Span): Range {
  return { start: positionAt(source, start), end: positionAt(source, end) };
}
