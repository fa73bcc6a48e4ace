import type { IToken } from "chevrotain";
import type { Literal, Name, Text } from "../tree.js";
import { literalOf, nameOf } from "./build-expression.js";
import type { Context } from "./context.js";
import { spanOf } from "./context.js";
import * as token from "./tokens.js";
import { unescaped } from "./escapes.js";

const LITERALS: ReadonlySet<unknown> = new Set([
  ...[token.Integer, token.Float, token.True, token.False, token.None],
]);

/** A name that may stand in quotes, where it holds more than letters and digits. */
export function nameFrom(context: Context, word: IToken): Name {
  if (word.tokenType !== token.Text) return nameOf(context, word);
  return { text: unescaped(word.image.slice(1, -1)), span: spanOf(context, word) };
}

/** The name of a declared variable or parameter: a path, dotted or in quotes. */
export function declaredName(context: Context, parts: readonly IToken[]): Name {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return nameFrom(context, first);
  const { raw, span } = bareText(context, parts);
  return { text: raw, span };
}

/** A dotted name without quotes: a template without holes. Its parts stand close. */
export function bareText(context: Context, parts: readonly IToken[]): Text {
  const raw = parts.map(({ image }) => image).join("");
  const span = spanOf(context, parts[0]!, parts.at(-1)!);
  const apart = parts.some(
    ({ startOffset, image }, index) =>
      index + 1 < parts.length &&
      parts[index + 1]!.startOffset !== startOffset + image.length,
  );
  if (apart) {
    context.problems.push({
      code: "K2T100",
      finding: { message: "a name holds no spaces", span, suggestion: raw },
    });
  }
  const template = { parts: [{ kind: "literal" as const, text: raw, span }], span };
  return { kind: "text", raw, quoted: false, span, template };
}

/** A key of a table: a number, a literal, or a word with or without quotes. */
export function literalKey(
  context: Context,
  value: IToken,
  minus: IToken | undefined,
): Literal {
  const number = value.tokenType === token.Integer || value.tokenType === token.Float;
  if (minus !== undefined && !number) {
    context.problems.push({
      code: "K2T100",
      finding: {
        message: `\`-${value.image}\` is no key of a table`,
        span: spanOf(context, minus, value),
        help: "a key with other characters than letters and digits stands in quotes",
      },
    });
  }
  if (LITERALS.has(value.tokenType)) {
    return literalOf(context, value, number ? minus : undefined);
  }
  const { text, span } = nameFrom(context, value);
  return { kind: "string", value: text, span };
}
