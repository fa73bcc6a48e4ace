import type { IToken } from "chevrotain";
import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import type { Name } from "../tree.js";
import { createContext } from "./context.js";
import type { Block, Entry, Structure } from "./entries.js";
import type { EntryParser } from "./entry-parser.js";
import { endOf } from "./lex.js";
import { runRule } from "./run-rule.js";
import type { TextEnd } from "./syntax-errors.js";

/** An entry while it is read: without its prefixes and its keyword. */
export interface Reading {
  readonly structure: Structure;
  readonly report: Report;
  readonly entry: Entry;
  /** What comes after the keyword, up to the block. */
  readonly rest: readonly IToken[];
  /** False if a mistake in `rest` is known already, so that it is not parsed. */
  readonly readable: boolean;
  readonly optional: boolean;
  readonly allow: readonly Name[];
}

/** Parses what comes after the keyword by a rule of the grammar; null after a report. */
export function parseRest<Result>(
  reading: Reading,
  rule: (parser: EntryParser) => Result,
): Result | null {
  const { structure, report, rest, readable } = reading;
  if (!readable) return null;
  const context = createContext(structure.fragment);
  return runRule(rule, { context, tokens: rest, end: endOfRest(reading) }, report);
}

/** Where what comes after the keyword ends: at the `{` or with the line. */
function endOfRest({ entry, rest }: Reading): TextEnd {
  if (entry.block !== null) {
    const { open } = entry.block;
    return { name: "`{`", start: open.startOffset, end: endOf(open) };
  }
  const offset = endOf(rest.at(-1) ?? entry.tokens.at(-1)!);
  return { name: "the end of the line", start: offset, end: offset };
}

/** The whole entry, its prefixes and its block included. */
export function spanOfEntry({ fragment }: Structure, { tokens, block }: Entry): Span {
  const first = tokens[0] ?? block!.open;
  return fragment.spanOf(first.startOffset, endOfEntry(tokens, block));
}

function endOfEntry(tokens: readonly IToken[], block: Block | null): number {
  if (block === null) return endOf(tokens.at(-1)!);
  return endOf(block.close ?? block.open);
}

/**
 * True if the entry has a block, as it must. Reports its lack unless the head is wrong
 * already.
 */
export function hasBlock(
  { structure, report, entry }: Reading,
  head: unknown,
  help: string,
): boolean {
  if (entry.block !== null) return true;
  const offset = endOf(entry.tokens.at(-1)!);
  if (head !== null) {
    report.error("K2T100", {
      message: "expected `{`, found the end of the line",
      span: structure.fragment.spanOf(offset, offset),
      help,
    });
  }
  return false;
}

/** True if the entry has no block, as it must not; reports one. */
export function hasNoBlock(
  { structure, report, entry, readable }: Reading,
  what: string,
): boolean {
  if (entry.block === null || !readable) return entry.block === null;
  const { open } = entry.block;
  report.error("K2T100", {
    message: `${what} has no body`,
    span: structure.fragment.spanOf(open.startOffset, endOf(open)),
    help: "remove the braces and what stands between them",
  });
  return false;
}
