import type { IToken } from "chevrotain";
import { endOf, isOperator, isWord } from "./lex.js";
import * as token from "./tokens.js";

/** Where entries stand: at the top of a file, in the body of a map or of a layer. */
export type Place = "file" | "map" | "layer";

export type Keyword =
  | "pack"
  | "use"
  | "let"
  | "table"
  | "class"
  | "module"
  | "layer"
  | "map"
  | "weight"
  | "param"
  | "ignore"
  | "error"
  | "warn"
  | "restore";

/** What each word begins and where it may stand. */
export const KEYWORDS: Readonly<Record<Keyword, readonly Place[]>> = {
  pack: ["file"],
  use: ["file"],
  let: ["file"],
  table: ["file"],
  class: ["file"],
  module: ["file"],
  layer: ["file"],
  map: ["file", "map"],
  weight: ["file", "map", "layer"],
  param: ["file"],
  ignore: ["file", "map", "layer"],
  error: ["map", "layer"],
  warn: ["map", "layer"],
  restore: ["layer"],
};

/** The keyword that a list of tokens begins with, if it stands there as a keyword. */
export function keywordOf(tokens: readonly IToken[]): Keyword | null {
  const image = tokens[0]?.image ?? "";
  return Object.hasOwn(KEYWORDS, image) && !namesParameter(tokens)
    ? (image as Keyword)
    : null;
}

/**
 * Whether a list of tokens begins with the name of a parameter that is assigned. Every
 * keyword may be one: `weight = kernel`, `map, mean = split(x)`, `error.scale = gamma`.
 */
export function namesParameter(tokens: readonly IToken[]): boolean {
  const [word, next] = tokens;
  if (word === undefined || next === undefined) return false;
  // A dotted name has no spaces; `use ./x` has one.
  if (next.tokenType === token.Dot) return next.startOffset === endOf(word);
  return ASSIGNS.has(next.tokenType);
}

const ASSIGNS: ReadonlySet<unknown> = new Set([
  ...[token.Assign, token.AssignIfPresent, token.Comma],
]);

/**
 * Whether a line begins an item for certain: a keyword and a text or another word, which no
 * expression has side by side. So `let n =` does not swallow the rule on the next line.
 */
export function beginsItem([word, next]: readonly IToken[]): boolean {
  if (word === undefined || next === undefined) return false;
  if (!Object.hasOwn(KEYWORDS, word.image)) return false;
  if (next.tokenType === token.Text) return true;
  return isWord(next) && !isOperator(next) && next.tokenType !== token.Where;
}

/** Whether an entry is a header, whose words are read as written whatever tokens they are. */
export function isHeader(tokens: readonly IToken[]): boolean {
  const keyword = keywordOf(tokens);
  return keyword === "use" || keyword === "pack";
}
