import type { IToken } from "chevrotain";
import type { Finding, Report } from "../../report/diagnostic.js";
import type { Fragment } from "./fragment.js";
import { endOf } from "./lex.js";
import { described } from "./syntax-errors.js";
import * as token from "./tokens.js";

/** What to write instead of what other languages write. */
const FOREIGN: Readonly<Record<string, string>> = {
  "&&": "and",
  "||": "or",
  "!": "not ",
  "===": "==",
  "!==": "!=",
  "//": "/",
};
const STRAIGHT: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
};

/**
 * Reports the first token that is none of the language, and is true if there is one. What
 * comes after it is as likely as not its consequence.
 */
export function reportUnreadable(
  fragment: Fragment,
  tokens: readonly IToken[],
  report: Report,
): boolean {
  for (const unread of tokens) {
    const finding = unreadable(unread);
    if (finding === null) continue;
    const span = fragment.spanOf(unread.startOffset, endOf(unread));
    report.error("K2T101", { ...finding, span });
    return true;
  }
  return false;
}

type Unplaced = Omit<Finding, "span">;

function unreadable(unread: IToken): Unplaced | null {
  const { image } = unread;
  switch (unread.tokenType) {
    case token.UnclosedText:
      return {
        message: "a quoted text that is not closed on its line",
        help: `close it with \`${image[0]!}\`; within it the same quote is written \`\\${image[0]!}\``,
      };
    case token.ForeignOperator: {
      const suggestion = FOREIGN[image];
      if (suggestion !== undefined) {
        return { message: `there is no operator \`${image}\``, suggestion };
      }
      const help = "powers are written as products: `x * x`; patterns stand in quotes";
      return {
        message: `there is no operator \`${described(unread).slice(1, -1)}\``,
        help,
      };
    }
    case token.Unknown:
      return unknownCharacters(image);
    default:
      return null;
  }
}

function unknownCharacters(image: string): Unplaced {
  const [first] = image;
  const suggestion = STRAIGHT[image];
  const quotes = STRAIGHT[first!];
  if (quotes !== undefined) {
    const help = "texts stand in straight quotes, `\"…\"` or `'…'`";
    const message = `\`${first!}\` is no quote of the language`;
    return { message, help, ...(suggestion !== undefined && { suggestion }) };
  }
  if (first === "\\") {
    const help = "escapes stand in quoted texts only; within `{…}` use the other quote";
    return { message: "a backslash outside of a quoted text", help };
  }
  const code = first!.codePointAt(0)!;
  const name =
    code <= 0x20 || (code >= 0x7f && code <= 0xa0)
      ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
      : `\`${first!}\``;
  return {
    message: `${name} begins nothing in the language`,
    help: "names with other characters than letters, digits and `_` stand in quotes",
  };
}
