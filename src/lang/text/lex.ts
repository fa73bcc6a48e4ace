import { Lexer, tokenMatcher } from "chevrotain";
import type { ILexingError, IToken } from "chevrotain";
import { BinaryOperatorToken, TOKEN_TYPES, Unknown, Word } from "./tokens.js";

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
  const unknown = unknownTokens(text, errors);
  const all = unknown.length === 0 ? tokens : [...tokens, ...unknown].sort(byOffset);
  return { tokens: all, comments: groups["comments"] ?? [] };
}

/** One token for each run of characters that the lexer passed over. */
function unknownTokens(text: string, errors: readonly ILexingError[]): IToken[] {
  const tokens: IToken[] = [];
  let start = 0;
  let end = -1;
  for (const { offset, length } of errors) {
    if (offset !== end) {
      if (end > start) tokens.push(unknownToken(text, start, end));
      start = offset;
    }
    end = offset + length;
  }
  if (end > start) tokens.push(unknownToken(text, start, end));
  return tokens;
}

function unknownToken(text: string, startOffset: number, end: number): IToken {
  return {
    image: text.slice(startOffset, end),
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

/** Whether a token is a word, reserved or not. */
export function isWord(token: IToken | undefined): boolean {
  return token !== undefined && tokenMatcher(token, Word);
}

export function isOperator(token: IToken | undefined): boolean {
  return token !== undefined && tokenMatcher(token, BinaryOperatorToken);
}
