import type { IToken } from "chevrotain";
import type { Report } from "../../report/diagnostic.js";
import type { Context } from "./context.js";
import { EntryParser } from "./entry-parser.js";
import { readText } from "./read-text.js";
import { syntaxError } from "./syntax-errors.js";
import type { TextEnd } from "./syntax-errors.js";

let parser: EntryParser | null = null;

/** What to parse: tokens of the context's fragment, and where and how they end. */
export interface Input {
  readonly context: Context;
  readonly tokens: readonly IToken[];
  readonly end: TextEnd;
}

/**
 * Parses all of the tokens by one rule of the grammar. Reports what is wrong, also within
 * the quoted texts, and gives null then. At most one mistake of syntax is found.
 */
export function runRule<Result>(
  rule: (parser: EntryParser) => Result,
  { context, tokens, end }: Input,
  report: Report,
): Result | null {
  parser ??= new EntryParser({ skipValidations: true });
  parser.context = context;
  parser.input = [...tokens];
  const result = rule(parser);
  const [mistake] = parser.errors;
  if (mistake !== undefined) {
    const { code, finding } = syntaxError(context, tokens, mistake, end);
    report.error(code, finding);
    return null;
  }
  for (const { code, finding } of context.problems) report.error(code, finding);
  return readTexts(context, report) && context.problems.length === 0 ? result : null;
}

/** Reads the quoted texts as patterns and templates; false if one cannot be read. */
function readTexts(context: Context, report: Report): boolean {
  let fine = true;
  for (const pending of context.pending.values()) {
    fine = readText(pending, context.holes, report) && fine;
  }
  return fine;
}
