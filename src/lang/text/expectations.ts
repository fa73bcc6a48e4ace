import type { IParserErrorMessageProvider, TokenType } from "chevrotain";

/** What a token is called in "expected …". Those not listed are called by their text. */
const WORDS: Readonly<Record<string, string>> = {
  Word: "a name",
  Name: "a name",
  Identifier: "a name",
  Text: "a text in quotes",
  Integer: "a whole number",
  Arrow: "`->`",
  OpenArrangement: "`[`",
  BinaryOperatorToken: "an operator",
};

/** What is expected where none of several ways on fits, by the grammar's rule. */
const WAYS: Readonly<Record<string, string>> = {
  assignedName: "the name of a parameter",
  assignmentHead: "`=` or `?=`",
  axisBinding: "`=` and a size, or `:` and the indices to take",
  axisTerm: "an axis",
  className: "the name of a class",
  composedAxis: "an axis",
  declaredAxis: "the name of an axis",
  declaredTensor: "the name of a variable or parameter",
  literalKey: "a number, a word or a text in quotes",
  literalToken: "a literal",
  namePart: "a part of a name",
  pick: "an index",
  picks: "an index",
  postfix: "a value",
  primary: "a value",
  stage: "an operation or a rearrangement",
  tableEntry: "a key: a number, a word, or several in parentheses",
};

/** Instead of a message, what was expected, in words; `syntax-errors.ts` makes the message. */
export const EXPECTATIONS: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) =>
    expectedToken(expected, ruleName),
  buildNotAllInputParsedMessage: () => "",
  buildNoViableAltMessage: ({ ruleName }) => expectedWay(ruleName),
  buildEarlyExitMessage: ({ ruleName }) => expectedWay(ruleName),
};

function expectedToken(expected: TokenType, rule: string): string {
  if (expected.name === "CloseBracket" && rule === "index") return "`,` or `]`";
  if (expected.name === "CloseBracket" && rule === "list") return "`,` or `]`";
  if (expected.name === "CloseParen" && rule !== "composedAxis") return "`,` or `)`";
  const { PATTERN } = expected;
  return (
    WORDS[expected.name] ?? (typeof PATTERN === "string" ? `\`${PATTERN}\`` : "text")
  );
}

function expectedWay(rule: string): string {
  return WAYS[rule] ?? "something else";
}
