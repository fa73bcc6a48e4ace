import { accepts, endOfText, endsOf, runEnd } from "./spans.js";
import type { PathSubject } from "./subject.js";
import type { Token } from "./tokens.js";

/** Counts the steps of matching, so that bounds hold without a clock. */
export interface Work {
  steps: number;
}

/** The part of a table that is filled: the rest is not needed. */
export interface TableStart {
  readonly token: number;
  readonly offset: number;
}

export type Table = readonly Uint8Array[];

/** Texts that captures are known to have, by name. */
export type KnownTexts = ReadonlyMap<string, string>;

/**
 * `table[token][offset]` is 1 where the tokens from `token` on match the whole rest of the
 * path from `offset` on. Filled from the back, each cell from cells to its right or below,
 * so the time is tokens × path whatever the pattern. A capture of which the text is not
 * known is free in each of its places: then the table says yes too often, never too rarely.
 */
export function fillTable(
  tokens: readonly Token[],
  subject: PathSubject,
  known: KnownTexts,
  start: TableStart,
  work: Work,
): Table {
  const size = subject.text.length;
  const table: Uint8Array[] = [];
  let after = new Uint8Array(size + 1);
  after[size] = 1;
  table[tokens.length] = after;
  for (let index = tokens.length - 1; index >= start.token; index--) {
    const token = tokens[index]!;
    const row = new Uint8Array(size + 1);
    work.steps += size + 1 - start.offset;
    const text = "name" in token ? known.get(token.name) : undefined;
    for (let offset = size; offset >= start.offset; offset--) {
      row[offset] =
        text === undefined
          ? cell(token, subject, { row, after, offset })
          : knownCell(token, subject, { after, offset, text });
    }
    table[index] = row;
    after = row;
  }
  return table;
}

interface Place {
  /** The row being filled, done to the right of `offset`. */
  readonly row: Uint8Array;
  /** The row of the next token. */
  readonly after: Uint8Array;
  readonly offset: number;
}

function cell(token: Token, subject: PathSubject, place: Place): number {
  const { row, after, offset } = place;
  const { text, segmentEnd } = subject;
  switch (token.kind) {
    case "any":
      return after[offset] || (segmentEnd[offset]! > offset ? row[offset + 1]! : 0);
    case "text":
      return segmentEnd[offset]! > offset ? after[offset + 1]! || row[offset + 1]! : 0;
    case "int":
    case "alpha": {
      const end = runEnd(token.kind, subject, offset);
      return end > offset ? after[end]! : 0;
    }
    case "any-segments":
    case "segments": {
      const none = token.kind === "any-segments" ? after[offset]! : 0;
      if (none || offset >= text.length) return none;
      const next = segmentEnd[offset]! + 1;
      return after[next]! || row[next]!;
    }
    default:
      for (const end of endsOf(token, subject, offset)) if (after[end]) return 1;
      return 0;
  }
}

function knownCell(
  token: Token,
  subject: PathSubject,
  place: { readonly after: Uint8Array; readonly offset: number; readonly text: string },
): number {
  const { after, offset, text } = place;
  if (!subject.text.startsWith(text, offset)) return 0;
  const end = endOfText(token, offset, text);
  return after[end] && accepts(token, subject, offset, end) ? 1 : 0;
}
