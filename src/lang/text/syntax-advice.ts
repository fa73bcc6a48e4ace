import type { IToken } from "chevrotain";
import { isWord } from "./lex.js";
import * as token from "./tokens.js";

/** Where a parse stopped. */
export interface Place {
  readonly tokens: readonly IToken[];
  readonly index: number;
  /** Absent at the end of the text. */
  readonly found: IToken | undefined;
  readonly before: IToken | undefined;
  /** What was expected, in words. */
  readonly expected: string;
  /** The grammar's rules from the outermost to the innermost. */
  readonly rules: readonly string[];
}

export interface Advice {
  readonly help?: string;
  readonly suggestion?: string;
}

/** How the mistake was likely made, and how to mend it; the first that fits. */
export function adviceFor(place: Place): Advice {
  for (const advise of ADVISERS) {
    const advice = advise(place);
    if (advice !== null) return advice;
  }
  return {};
}

type Adviser = (place: Place) => Advice | null;

const ADVISERS: readonly Adviser[] = [
  missingArrow,
  wrongArrow,
  wrongAssignment,
  axesWithoutBrackets,
  division,
  equality,
  lateMark,
  missingQuotes,
  notIn,
  reservedWord,
  commasBetweenAxes,
  captureType,
  commasBetweenEntries,
  nestedChoice,
];

function missingArrow({ found, rules, tokens, index }: Place): Advice | null {
  if (rules.at(-1) !== "index" && rules.at(-1) !== "list") return null;
  if (!isWord(found) || !isWord(tokens[index - 1])) return null;
  return { help: "a rearrangement has an arrow between its sides: `[h w -> w h]`" };
}

function wrongArrow({ found, expected }: Place): Advice | null {
  if (expected !== "`->`" || found === undefined) return null;
  const lookalikes = [token.Greater, token.Assign, token.Colon, token.Minus];
  return lookalikes.includes(found.tokenType) ? { suggestion: "->" } : null;
}

function wrongAssignment({ found, expected }: Place): Advice | null {
  if (found?.tokenType !== token.Equal || !expected.startsWith("`=`")) return null;
  return { suggestion: "=" };
}

function axesWithoutBrackets({ found, rules }: Place): Advice | null {
  if (rules.at(-1) !== "declaredTensor" || !isWord(found)) return null;
  return { help: "the axes of a variable stand in brackets: `kernel [in out]`" };
}

function division({ found, before }: Place): Advice | null {
  if (found?.tokenType !== token.Path || !found.image.startsWith("/")) return null;
  if (before === undefined || !endsValue(before)) return null;
  return { help: "division is written with a space on each side: `a / b`" };
}

function equality({ found, rules, before }: Place): Advice | null {
  if (found?.tokenType !== token.Assign || before === undefined) return null;
  if (rules.includes("whereClause") || rules.includes("parenthesized")) {
    return { help: "equality is written `==`", suggestion: "==" };
  }
  return null;
}

function lateMark({ found, tokens, index }: Place): Advice | null {
  const next = tokens[index + 1];
  if (found?.tokenType !== token.Question || next?.tokenType !== token.Assign)
    return null;
  return { help: "a parameter that may be absent is assigned with `?=`: `bias ?= bias`" };
}

function missingQuotes({ found, rules }: Place): Advice | null {
  if (!["text", "texts"].includes(rules.at(-1) ?? "") || found === undefined) return null;
  if (found.tokenType === token.Path || isWord(found)) {
    return {
      help: "patterns and templates stand in quotes",
      suggestion: `"${found.image}"`,
    };
  }
  return { help: 'patterns and templates stand in quotes: `"block{b:int}/conv"`' };
}

function notIn({ found, tokens, index }: Place): Advice | null {
  if (found?.tokenType !== token.Not || tokens[index + 1]?.tokenType !== token.In) {
    return null;
  }
  return { help: "`not` stands before the comparison: `not x in [1, 2]`" };
}

function reservedWord({ found, rules }: Place): Advice | null {
  if (found === undefined || !RESERVED.includes(found.tokenType)) return null;
  if (rules.at(-1) !== "primary") {
    return {
      help: `\`${found.image}\` is a word of the language and names nothing else`,
    };
  }
  return { help: `a variable of that name is written \`./${found.image}\`` };
}

function commasBetweenAxes({ found, rules }: Place): Advice | null {
  if (found?.tokenType !== token.Comma) return null;
  const rule = rules.at(-1);
  if (rule === "arrangement") {
    return {
      help: "axes are parted by spaces; what follows a semicolon is parted by commas",
    };
  }
  return rule === "declaredTensor" ? { help: "axes are parted by spaces" } : null;
}

function captureType({ found, rules, tokens }: Place): Advice | null {
  if (found?.tokenType !== token.Colon || rules.length > 1) return null;
  const [first] = tokens;
  if (!isWord(first) || tokens[1] !== found) return null;
  return { help: `types stand in the pattern; a template says \`{${first!.image}}\`` };
}

function commasBetweenEntries({ found, rules }: Place): Advice | null {
  if (found?.tokenType !== token.Comma || rules.length > 1) return null;
  return { help: "entries are parted by `;` or the end of the line" };
}

function nestedChoice({ found, rules }: Place): Advice | null {
  if (found?.tokenType !== token.Question || rules.at(-1) !== "choice") return null;
  return {
    help: "a choice within a choice stands in parentheses: `a ? (b ? c : d) : e`",
  };
}

const RESERVED = [token.And, token.Or, token.Not, token.In];

/** Whether a value may end with this token. */
function endsValue(before: IToken): boolean {
  const { tokenType } = before;
  const ends = [token.CloseParen, token.CloseBracket, token.Integer, token.Float];
  return isWord(before) || ends.includes(tokenType) || tokenType === token.Path;
}
