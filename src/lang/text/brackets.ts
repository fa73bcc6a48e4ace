import type { IToken } from "chevrotain";
import type { Finding } from "../../report/diagnostic.js";
import type { Fragment } from "./fragment.js";
import { endOf } from "./lex.js";
import { BRACKET_LIMIT } from "./limits.js";
import * as token from "./tokens.js";

const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const OPENS: ReadonlySet<unknown> = new Set([
  ...[token.OpenParen, token.OpenBracket, token.OpenBrace],
]);

export interface Brackets {
  /** For the index of an opening token the index of the one that closes it. */
  readonly partners: ReadonlyMap<number, number>;
  /** The indices of opening tokens beyond the limit, whose insides are not read. */
  readonly tooDeep: ReadonlySet<number>;
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
  const tooDeep = new Set<number>();
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
      if (open.length === BRACKET_LIMIT + 1) {
        fail(index, TOO_DEEP, "nest less deeply");
        tooDeep.add(index);
      }
    } else if (OPENER_OF.has(tokenType)) {
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
  return { partners, tooDeep, faults };
}

const TOO_DEEP = `brackets of more than ${BRACKET_LIMIT} levels`;

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

const OPENER_OF: ReadonlyMap<unknown, string> = new Map([
  [token.CloseParen, "("],
  [token.CloseBracket, "["],
  [token.CloseBrace, "{"],
]);
/** A `{l` that a rearrangement leaves open is no block. */
const HOLE_LENGTH = 3;

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
  const wanted = OPENER_OF.get(tokens[index]!.tokenType);
  const lowest = Math.max(0, open.length - BRACKET_LIMIT);
  for (let depth = open.length - 1; depth >= lowest; depth--) {
    const { image } = tokens[open[depth]!]!;
    if (image === wanted) return depth;
    if (image === "{" && index - open[depth]! > HOLE_LENGTH) return null;
  }
  return null;
}
