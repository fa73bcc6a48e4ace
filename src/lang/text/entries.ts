import type { IToken, TokenType } from "chevrotain";
import { pairBrackets } from "./brackets.js";
import type { Brackets } from "./brackets.js";
import type { Fragment } from "./fragment.js";
import { endOf, isOperator, isWord } from "./lex.js";
import { beginsItem, isHeader } from "./keywords.js";
import * as token from "./tokens.js";

/** The tokens of a file, with line ends, and its brackets. */
export interface Structure extends Brackets {
  readonly fragment: Fragment;
  readonly tokens: readonly IToken[];
}

/** A stretch of a structure's tokens, by their indices. */
export interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** An item of a file or an entry of a body. */
export interface Entry extends Stretch {
  /** What stands before the `{`, without line ends; empty if nothing does. */
  readonly tokens: readonly IToken[];
  readonly block: Block | null;
  /** Follows a `}` on its line without `;`. */
  readonly trailing: boolean;
}

/** What stands between `{` and `}`. */
export interface Block extends Stretch {
  readonly open: IToken;
  /** Null if the file lacks it. */
  readonly close: IToken | null;
}

export function structureOf(fragment: Fragment, tokens: readonly IToken[]): Structure {
  return { fragment, tokens, ...pairBrackets(tokens, fragment) };
}

/**
 * Parts a stretch into entries by the rules for line ends. This is what the parser
 * recovers by: a mistake in one entry leaves the others as they are.
 */
export function entriesOf(
  structure: Structure,
  { from, to }: Stretch,
  separators: "lines" | "lines and commas",
): Entry[] {
  const { tokens, partners } = structure;
  const entries: Entry[] = [];
  const separates = (type: TokenType): boolean =>
    type === token.Semicolon || (type === token.Comma && separators !== "lines");
  let current: IToken[] = [];
  let start = from;
  let trailing = false;
  const finish = (end: number, block: Block | null): void => {
    if (current.length > 0 || block !== null) {
      entries.push({ tokens: current, from: start, to: end, block, trailing });
    }
    current = [];
    trailing = false;
  };
  for (let index = from; index < to;) {
    const { tokenType } = tokens[index]!;
    if (current.length === 0) start = index;
    if (tokenType === token.LineEnd) {
      const next = afterLineEnds(tokens, index, to);
      if (!goesOn(current, tokens.slice(next, next + 2))) finish(index, null);
      index = next;
    } else if (separates(tokenType)) {
      finish(index, null);
      index += 1;
    } else if (tokenType === token.OpenBrace) {
      const block = blockAt(structure, index, { start, to });
      const unread = structure.tooDeep.has(index);
      finish(index + 1, unread ? { ...block, from: block.to } : block);
      index = block.close === null ? block.to : block.to + 1;
      const after = index < to ? tokens[index]!.tokenType : token.LineEnd;
      trailing = block.close !== null && after !== token.LineEnd && !separates(after);
    } else {
      const end = partners.get(index) ?? index;
      for (; index <= end; index++) {
        if (tokens[index]!.tokenType !== token.LineEnd) current.push(tokens[index]!);
      }
    }
  }
  finish(to, null);
  return entries;
}

function afterLineEnds(tokens: readonly IToken[], from: number, to: number): number {
  let index = from;
  while (index < to && tokens[index]!.tokenType === token.LineEnd) index += 1;
  return index;
}

const LEAVES_OPEN: ReadonlySet<TokenType> = new Set([
  ...[token.Question, token.Colon, token.Assign, token.AssignIfPresent],
  ...[token.Bar, token.Arrow, token.Comma, token.Dot],
]);
const GOES_ON: ReadonlySet<TokenType> = new Set([
  ...[token.Bar, token.Question, token.Colon, token.Coalesce, token.Arrow],
]);

/** Whether what has been read of an entry goes on over a line end before `next`. */
function goesOn(current: readonly IToken[], next: readonly IToken[]): boolean {
  const last = current.at(-1);
  const [after] = next;
  if (last === undefined || after === undefined || isHeader(current)) return false;
  if (beginsItem(next)) return false;
  if (GOES_ON.has(after.tokenType) || LEAVES_OPEN.has(last.tokenType)) return true;
  const operator = isOperator(last) || last.tokenType === token.Not;
  return operator && !(isWord(last) && isNameAfter(current.slice(-3, -1)));
}

/** Whether `in` and the like are names after the tokens given: `x.in`, `- in`, `-> In`. */
function isNameAfter(before: readonly IToken[]): boolean {
  const last = before.at(-1)?.tokenType;
  const removes = last === token.Minus && before.length === 1;
  return last === undefined || last === token.Dot || last === token.Arrow || removes;
}

/**
 * The block that opens at `index`. Without its `}` it reaches to the first line that is
 * indented no more than the line of its rule, which likely belongs to another rule.
 */
function blockAt(
  { fragment, tokens, partners }: Structure,
  index: number,
  { start, to }: { readonly start: number; readonly to: number },
): Block {
  const open = tokens[index]!;
  const partner = partners.get(index);
  if (partner !== undefined) {
    return { open, close: tokens[partner]!, from: index + 1, to: partner };
  }
  const indentation = indentationAt(fragment.text, tokens[start]!.startOffset);
  for (let line = index + 1; line < to; line++) {
    const { tokenType, startOffset } = tokens[line]!;
    if (tokenType === token.LineEnd || tokens[line - 1]!.tokenType !== token.LineEnd) {
      continue;
    }
    const column = startOffset - endOf(tokens[line - 1]!);
    if (column <= indentation) return { open, close: null, from: index + 1, to: line };
  }
  return { open, close: null, from: index + 1, to };
}

/** How many spaces and tabs begin the line of an offset. */
function indentationAt(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(text[start - 1]!)) start -= 1;
  return /^[ \t]*/.exec(text.slice(start, offset))![0].length;
}
