import type { IToken } from "chevrotain";
import type { Finding } from "../../report/diagnostic.js";
import type { Fragment } from "./fragment.js";
import { endOf } from "./lex.js";
import { BRACKET_LIMIT } from "./limits.js";
import * as token from "./tokens.js";

const CLOSES: ReadonlyMap<unknown, unknown> = new Map([
  [token.CloseParen, token.OpenParen],
  [token.CloseBracket, token.OpenBracket],
  [token.CloseBrace, token.OpenBrace],
]);
const OPENS: ReadonlySet<unknown> = new Set(CLOSES.values());

export interface Brackets {
  /** For the index of an opening token the index of the one that closes it. */
  readonly partners: ReadonlyMap<number, number>;
  /** What is wrong, by the index of the token at fault. */
  readonly faults: ReadonlyMap<number, Finding>;
}

/**
 * Pairs the brackets of a text in one pass without calling itself, so that the parser
 * never meets more levels than it can take. Tells the brackets of rearrangements apart
 * from those of lists by the arrow inside.
 */
export function pairBrackets(tokens: readonly IToken[], fragment: Fragment): Brackets {
  const partners = new Map<number, number>();
  const faults = new Map<number, Finding>();
  const open: number[] = [];
  const fail = (index: number, message: string, help: string): void => {
    const { startOffset } = tokens[index]!;
    const span = fragment.spanOf(startOffset, endOf(tokens[index]!));
    faults.set(index, { message, span, help });
  };
  const leaveOpen = (index: number): void => {
    const { image } = tokens[index]!;
    fail(index, `\`${image}\` is never closed`, `close it with \`${CLOSERS[image]!}\``);
  };
  tokens.forEach(({ tokenType, image }, index) => {
    if (tokenType === token.Arrow) {
      markArrangement(tokens[open.at(-1) ?? -1]);
    } else if (OPENS.has(tokenType)) {
      open.push(index);
      if (open.length === BRACKET_LIMIT + 1) fail(index, TOO_DEEP, "nest less deeply");
    } else if (CLOSES.has(tokenType)) {
      const depth = depthOfOpener(tokens, open, index);
      if (depth === null) {
        fail(index, `\`${image}\` closes nothing`, "remove it, or open it before");
      } else {
        while (open.length > depth + 1) leaveOpen(open.pop()!);
        partners.set(open.pop()!, index);
      }
    }
  });
  for (const index of open) leaveOpen(index);
  return { partners, faults };
}

const TOO_DEEP = `brackets of more than ${BRACKET_LIMIT} levels`;
const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The first thing wrong with the brackets of a stretch of tokens. */
export function bracketFault(
  faults: ReadonlyMap<number, Finding>,
  { from, to }: { readonly from: number; readonly to: number },
): Finding | null {
  if (faults.size === 0) return null;
  for (let index = from; index < to; index++) {
    const fault = faults.get(index);
    if (fault !== undefined) return fault;
  }
  return null;
}

function markArrangement(opener: IToken | undefined): void {
  if (opener?.tokenType !== token.OpenBracket) return;
  opener.tokenType = token.OpenArrangement;
  opener.tokenTypeIdx = token.OpenArrangement.tokenTypeIdx!;
}

/**
 * Where in `open` the opener of the token at `index` stands. A `}` closes whatever is open
 * in its block; other closers do not reach out of theirs. Only so many levels are looked
 * at as may be nested, which keeps the time linear.
 */
function depthOfOpener(
  tokens: readonly IToken[],
  open: readonly number[],
  index: number,
): number | null {
  const wanted = CLOSERS_OF.get(tokens[index]!.tokenType);
  const lowest = Math.max(0, open.length - BRACKET_LIMIT);
  for (let depth = open.length - 1; depth >= lowest; depth--) {
    const { image } = tokens[open[depth]!]!;
    if (image === wanted) return depth;
    if (image === "{" && opensBlock(tokens, open[depth]!, index)) return null;
  }
  return null;
}

const CLOSERS_OF: ReadonlyMap<unknown, string> = new Map([
  [token.CloseParen, "("],
  [token.CloseBracket, "["],
  [token.CloseBrace, "{"],
]);

/** Whether a line ends after the brace; the look ahead is as short as `{name}`. */
function opensBlock(tokens: readonly IToken[], brace: number, before: number): boolean {
  for (let index = brace + 1; index < Math.min(before, brace + 4); index++) {
    if (tokens[index]!.tokenType === token.LineEnd) return true;
  }
  return before - brace > 3;
}
