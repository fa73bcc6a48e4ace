import { Lexer } from "chevrotain";
import type { IToken } from "chevrotain";
import { TOKEN_TYPES, Unknown } from "./tokens.js";

export interface Lexed {
  /** With line ends, without comments. */
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
}

let lexer: Lexer | null = null;

/** The tokens of a text; characters that cannot be read are `Unknown` tokens. */
export function lex(text: string): Lexed {
  lexer ??= new Lexer([...TOKEN_TYPES], {
    positionTracking: "onlyOffset",
    ensureOptimizations: true,
    skipValidations: true,
  });
  const { tokens, groups, errors } = lexer.tokenize(text);
  const unknown = errors.map(({ offset, length }) => unknownToken(text, offset, length));
  const all = unknown.length === 0 ? tokens : [...tokens, ...unknown].sort(byOffset);
  return { tokens: all, comments: groups["comments"] ?? [] };
}

function unknownToken(text: string, startOffset: number, length: number): IToken {
  return {
    image: text.slice(startOffset, startOffset + length),
    startOffset,
    tokenType: Unknown,
    tokenTypeIdx: Unknown.tokenTypeIdx!,
  };
}

function byOffset(left: IToken, right: IToken): number {
  return left.startOffset - right.startOffset;
}

/** The offset just after a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}
