import type { IToken } from "chevrotain";
import type { Report } from "../../report/diagnostic.js";
import { bracketFault, pairBrackets } from "./brackets.js";
import { createContext } from "./context.js";
import type { EntryParser } from "./entry-parser.js";
import type { Fragment } from "./fragment.js";
import { lex } from "./lex.js";
import { reportUnreadable } from "./lexical-errors.js";
import { runRule } from "./run-rule.js";
import type { TextEnd } from "./syntax-errors.js";
import * as token from "./tokens.js";

/**
 * Parses the whole of a short text by one rule of the grammar: a template's hole, or an
 * expression that stands in a YAML file. Line ends count as spaces. Null after a report
 * if it cannot be read.
 */
export function parsePart<Result>(
  fragment: Fragment,
  place: { readonly holes: number; readonly end: TextEnd["name"] },
  rule: (parser: EntryParser) => Result,
  report: Report,
): Result | null {
  const { tokens: all, comments } = lex(fragment.text);
  const tokens = all.filter(({ tokenType }) => tokenType !== token.LineEnd);
  if (reportUnreadable(fragment, tokens, report)) return null;
  if (reportComments(fragment, comments, report)) return null;
  const { faults } = pairBrackets(tokens, fragment);
  const fault = bracketFault(faults, { from: 0, to: tokens.length });
  if (fault !== null) {
    report.error("K2T100", fault);
    return null;
  }
  const context = createContext(fragment, place.holes);
  const offset = fragment.text.trimEnd().length;
  const end = { name: place.end, start: offset, end: offset };
  return runRule(rule, { context, tokens, end }, report);
}

function reportComments(
  fragment: Fragment,
  comments: readonly IToken[],
  report: Report,
): boolean {
  const [comment] = comments;
  if (comment === undefined) return false;
  const start = comment.startOffset;
  report.error("K2T101", {
    message: "a comment within an expression",
    span: fragment.spanOf(start, start + comment.image.length),
    help: "comments go from `#` to the end of a line of the file",
  });
  return true;
}
