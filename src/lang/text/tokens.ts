import { Lexer, createToken } from "chevrotain";
import type { CustomPatternMatcherFunc, TokenType } from "chevrotain";
import { endOfString } from "./scan-string.js";

/** Any word, also a reserved one: the name of an axis, of a class, of a parameter. */
export const Word = abstract("Word");
/** A word that an expression may use as a name. */
export const Name = abstract("Name", [Word]);
export const BinaryOperatorToken = abstract("BinaryOperatorToken");
export const PrefixOperator = abstract("PrefixOperator");

export const Identifier = createToken({
  name: "Identifier",
  // A prime belongs to the word before it unless it opens a string.
  pattern: /[A-Za-z_]\w*(?:'+(?!\w))?/,
  categories: [Name],
});

export const As = word("as", [Name]);
export const Where = word("where", [Name]);
export const True = word("true", [Word]);
export const False = word("false", [Word]);
export const None = word("none", [Word]);
export const And = word("and", [Word, BinaryOperatorToken]);
export const Or = word("or", [Word, BinaryOperatorToken]);
export const In = word("in", [Word, BinaryOperatorToken]);
export const Not = word("not", [Word, PrefixOperator]);

export const Path = createToken({
  name: "Path",
  // `../` without a name is taken too, since to give it back would cost quadratic time.
  pattern: /(?:\.\.\/)+(?:\w+(?:\/\w+)*)?|\.?\/\w+(?:\/\w+)*|[A-Za-z_]\w*(?:\/\w+)+/,
});
export const Position = createToken({ name: "Position", pattern: /@\d+/ });
export const Float = createToken({
  name: "Float",
  pattern: /\d+\.\d+(?:[eE][+-]?\d+)?(?!\w)|\d+[eE][+-]?\d+(?!\w)/,
});
export const Integer = createToken({ name: "Integer", pattern: /\d+(?!\w)/ });
/** Digits and letters that are neither a number nor a word: `3x3`. */
export const Mixed = createToken({ name: "Mixed", pattern: /\d\w*/ });

export const Text = createToken({
  name: "Text",
  pattern: custom((text, offset) => endOfString(text, offset)),
  start_chars_hint: ['"', "'"],
  line_breaks: false,
});

export const Arrow = createToken({ name: "Arrow", pattern: "->" });
export const Coalesce = operator("Coalesce", "??");
export const AssignIfPresent = createToken({ name: "AssignIfPresent", pattern: "?=" });
export const Question = createToken({ name: "Question", pattern: "?" });
export const Equal = operator("Equal", "==");
export const NotEqual = operator("NotEqual", "!=");
export const LessOrEqual = operator("LessOrEqual", "<=");
export const GreaterOrEqual = operator("GreaterOrEqual", ">=");
export const Less = operator("Less", "<");
export const Greater = operator("Greater", ">");
export const Plus = operator("Plus", "+");
export const Minus = createToken({
  name: "Minus",
  pattern: "-",
  categories: [BinaryOperatorToken, PrefixOperator],
});
export const Star = operator("Star", "*");
export const Slash = operator("Slash", "/");
export const Percent = operator("Percent", "%");
export const Assign = createToken({ name: "Assign", pattern: "=" });
export const Bar = createToken({ name: "Bar", pattern: "|" });
export const Colon = createToken({ name: "Colon", pattern: ":" });
export const Comma = createToken({ name: "Comma", pattern: "," });
export const Semicolon = createToken({ name: "Semicolon", pattern: ";" });
export const Ellipsis = createToken({ name: "Ellipsis", pattern: "..." });
export const Dot = createToken({ name: "Dot", pattern: "." });
export const OpenParen = createToken({ name: "OpenParen", pattern: "(" });
export const CloseParen = createToken({ name: "CloseParen", pattern: ")" });
export const OpenBracket = createToken({ name: "OpenBracket", pattern: "[" });
/** A `[` with an arrow directly inside; told apart when brackets are paired. */
export const OpenArrangement = abstract("OpenArrangement");
export const CloseBracket = createToken({ name: "CloseBracket", pattern: "]" });
export const OpenBrace = createToken({ name: "OpenBrace", pattern: "{" });
export const CloseBrace = createToken({ name: "CloseBrace", pattern: "}" });

export const LineEnd = createToken({
  name: "LineEnd",
  pattern: /\r\n|\n|\r/,
  line_breaks: true,
});
const Space = createToken({ name: "Space", pattern: /[ \t]+/, group: Lexer.SKIPPED });
export const CommentToken = createToken({
  name: "CommentToken",
  pattern: /#[^\r\n]*/,
  group: "comments",
});
/** A quote that nothing closes, with the rest of its line. */
export const UnclosedText = createToken({
  name: "UnclosedText",
  pattern: /["'][^\r\n]*/,
});
/** What other languages write and this one does not. */
export const ForeignOperator = createToken({
  name: "ForeignOperator",
  pattern: /&&|\|\||===|!==|\*\*+|\/\/+|!(?!=)/,
});
/** Characters that begin nothing in the language. */
export const Unknown = abstract("Unknown");

/** In the order in which the lexer tries them. */
export const TOKEN_TYPES: readonly TokenType[] = [
  ...[Space, LineEnd, CommentToken, Text, UnclosedText, ForeignOperator, Path],
  ...[As, Where, True, False, None, And, Or, In, Not, Identifier],
  ...[Float, Integer, Mixed, Position, Ellipsis, Dot, Arrow],
  ...[Coalesce, AssignIfPresent, Question, Equal, NotEqual, LessOrEqual, GreaterOrEqual],
  ...[Less, Greater, Plus, Minus, Star, Slash, Percent, Assign, Bar, Comma, Semicolon],
  ...[Colon, OpenParen, CloseParen, OpenBracket, CloseBracket, OpenBrace, CloseBrace],
];

/** For the parser alone: no text matches them by themselves. */
export const ABSTRACT_TOKEN_TYPES: readonly TokenType[] = [
  ...[Word, Name, BinaryOperatorToken, PrefixOperator, OpenArrangement],
];

function abstract(name: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories });
}

function word(image: string, categories: TokenType[]): TokenType {
  return createToken({ name: image, pattern: image, longer_alt: Identifier, categories });
}

function operator(name: string, pattern: string): TokenType {
  return createToken({ name, pattern, categories: [BinaryOperatorToken] });
}

/** A token matched by a function that gives the end of the match or null. */
function custom(
  endOf: (text: string, offset: number) => number | null,
): CustomPatternMatcherFunc {
  return (text, offset) => {
    const end = endOf(text, offset);
    return end === null ? null : [text.slice(offset, end)];
  };
}
