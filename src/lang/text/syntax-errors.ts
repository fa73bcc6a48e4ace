import type { IRecognitionException, IToken } from "chevrotain";
import type { Code } from "../../report/codes.js";
import type { Finding } from "../../report/diagnostic.js";
import type { Context } from "./context.js";
import { endOf } from "./lex.js";
import { adviceFor } from "./syntax-advice.js";
import * as token from "./tokens.js";

/** What stands where the text ends that a parse was given. */
export interface TextEnd {
  readonly name: "the end of the line" | "the end of the text" | "`{`" | "`}`";
  readonly start: number;
  readonly end: number;
}

/** A mistake that the parser found, as a diagnostic. */
export function syntaxError(
  context: Context,
  tokens: readonly IToken[],
  exception: IRecognitionException,
  end: TextEnd,
): { readonly code: Code; readonly finding: Finding } {
  const index = tokens.indexOf(exception.token);
  const found = index < 0 ? undefined : tokens[index];
  const before = index < 0 ? tokens.at(-1) : tokens[index - 1];
  const rules = exception.context.ruleStack;
  const expected = exception.message;
  const stop = { index: index < 0 ? tokens.length : index, found, before };
  const place = { tokens, ...stop, expected, rules };
  const name = found === undefined ? end.name : described(found);
  const message =
    expected === ""
      ? `unexpected ${name}${before === undefined ? "" : ` after ${described(before)}`}`
      : `expected ${expected}, found ${name}`;
  const span =
    found === undefined
      ? context.fragment.spanOf(end.start, end.end)
      : context.fragment.spanOf(found.startOffset, endOf(found));
  return {
    code: codeFor(context, rules),
    finding: { message, span, ...adviceFor(place) },
  };
}

function codeFor(context: Context, rules: readonly string[]): Code {
  if (rules.includes("arrangement")) return "K2T104";
  return context.holes > 0 ? "K2T103" : "K2T100";
}

const LONGEST = 40;

/** A token in a message: its text, cut where it is long. */
export function described(found: IToken): string {
  const { image } = found;
  const text = image.length <= LONGEST ? image : `${image.slice(0, LONGEST - 3)}...`;
  return found.tokenType === token.Text ? `the text ${text}` : `\`${text}\``;
}
