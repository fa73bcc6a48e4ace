import type { IToken } from "chevrotain";
import type {
  Argument,
  Expression,
  Literal,
  Located,
  Name,
  Stage,
  Text,
} from "../tree.js";
import type { Context, TextUse } from "./context.js";
import { spanOf } from "./context.js";
import { partOf } from "./fragment.js";
import { endOf } from "./lex.js";
import { DEPTH_LIMIT } from "./limits.js";
import type { Folding, Piece } from "./precedence.js";
import { False, Float, Integer, None, True } from "./tokens.js";

export function nameOf(context: Context, token: IToken): Name {
  return { text: token.image, span: spanOf(context, token) };
}

/** The literal of a token; of a minus before a number, that too. */
export function literalOf(context: Context, token: IToken, minus?: IToken): Literal {
  const span = spanOf(context, minus ?? token, token);
  switch (token.tokenType) {
    case Integer:
    case Float: {
      const value = numberOf(context, token) * (minus === undefined ? 1 : -1);
      return { kind: token.tokenType === Integer ? "integer" : "float", value, span };
    }
    case True:
    case False:
      return { kind: "boolean", value: token.tokenType === True, span };
    case None:
      return { kind: "none", span };
    default:
      throw new Error(`bug in k2t-rules: ${token.tokenType.name} is no literal`);
  }
}

/** The value of a number or of `@0`'s digits; one that a double cannot hold is a problem. */
export function numberOf(context: Context, token: IToken): number {
  const value = Number(token.image.replace("@", ""));
  const whole = token.tokenType !== Float;
  if (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) return value;
  context.problems.push({
    code: "K2T101",
    finding: {
      message: `\`${shorten(token.image)}\` is too large a number`,
      span: spanOf(context, token),
      help: `${whole ? "integers" : "numbers"} go up to ${
        whole ? "9007199254740991" : "1.7976931348623157e308"
      }`,
    },
  });
  return 0;
}

function shorten(image: string): string {
  return image.length <= 40 ? image : `${image.slice(0, 37)}...`;
}

type WithoutSpan<Node> = Node extends unknown ? Omit<Node, "span"> : never;

export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** An expression over a stretch of text; `children` are the expressions directly in it. */
export function made(
  context: Context,
  fields: WithoutSpan<Expression>,
  { start, end }: Extent,
  children: readonly (Expression | Stage)[] = [],
): Piece {
  const span = context.fragment.spanOf(start, end);
  const node = { ...fields, span };
  return { node: deepened(context, node, children), start, end };
}

/** Notes how deep `node` is nested, and says so where that is too much. */
export function deepened<Node extends Located>(
  context: Context,
  node: Node,
  children: readonly (Expression | Stage)[],
): Node {
  let deepest = 0;
  for (const child of children) {
    deepest = Math.max(deepest, context.depths.get(child) ?? 1);
  }
  context.depths.set(node, deepest + 1);
  if (deepest === DEPTH_LIMIT) {
    context.problems.push({
      code: "K2T100",
      finding: {
        message: `an expression of more than ${DEPTH_LIMIT} steps within each other`,
        span: node.span,
        help: "write it as several rules or parameters",
      },
    });
  }
  return node;
}

/** A quoted text as an expression: a template, until the call around it says otherwise. */
export function quotedExpression(context: Context, token: IToken): Piece {
  if (context.holes > 1) {
    context.problems.push({
      code: "K2T103",
      finding: {
        message: "a quoted text within a template within a template",
        span: spanOf(context, token),
        help: "quotes nest twice at most: give the inner value a name with `let` or a table",
      },
    });
  }
  const text = quotedText(context, token, "template");
  return made(context, { kind: "template", text }, extentOf(token));
}

/** A quoted text, to be read as `use` says once the parser is free. */
export function quotedText(context: Context, token: IToken, use: TextUse): Text {
  const text: Text = {
    kind: "text",
    raw: token.image.slice(1, -1),
    quoted: true,
    span: spanOf(context, token),
  };
  const inside = partOf(context.fragment, token.startOffset + 1, endOf(token) - 1);
  context.pending.set(text, { text, inside, use });
  return text;
}

export function extentOf(first: IToken, last: IToken = first): Extent {
  return { start: first.startOffset, end: endOf(last) };
}

/** How operators become nodes. */
export function foldingFor(context: Context): Folding {
  return {
    unary: (operator, token, { node, end }) =>
      made(
        context,
        { kind: "unary", operator, operand: node },
        { start: token.startOffset, end },
        [node],
      ),
    binary: (operator, left, right) =>
      made(
        context,
        { kind: "binary", operator, left: left.node, right: right.node },
        { start: left.start, end: right.end },
        [left.node, right.node],
      ),
    looseNot: (token) =>
      context.problems.push({
        code: "K2T100",
        finding: {
          message: "`not` binds more loosely than the operator before it",
          span: spanOf(context, token),
          help: "put what is negated in parentheses: `(not …)`",
        },
      }),
    chainedComparison: (operator) =>
      context.problems.push({
        code: "K2T100",
        finding: {
          message: "comparisons do not chain",
          span: spanOf(context, operator),
          help: "compare twice and join with `and`: `a < b and b < c`",
        },
      }),
  };
}

/** Division needs room on both sides, or `a/b` would be a reference and `a /b` two things. */
export function checkDivision(context: Context, operator: IToken): void {
  const { text } = context.fragment;
  const before = text[operator.startOffset - 1];
  const after = text[endOf(operator)];
  if (/\s/.test(before ?? "") && /\s/.test(after ?? " ")) return;
  context.problems.push({
    code: "K2T100",
    finding: {
      message: "division is written with a space on each side",
      span: spanOf(context, operator),
      suggestion: " / ",
    },
  });
}

/** Where the expression is a template's hole, `{i/2}` can only be meant as a division. */
export function referenceOf(context: Context, token: IToken): Piece {
  const span = spanOf(context, token);
  if (token.image.endsWith("/")) {
    context.problems.push({
      code: "K2T100",
      finding: {
        message: `\`${shorten(token.image)}\` names no variable`,
        span,
        help: "a reference ends with the name of a variable: `../bn/gamma`",
      },
    });
  } else if (context.holes > 0) {
    const operands = token.image.split("/");
    context.problems.push({
      code: "K2T103",
      finding: {
        message: `\`${token.image}\` is a variable of a layer, and a name is built without any`,
        span,
        help: "use captures, `let` names and tables; division is written with a space on each side",
        ...(operands.every((it) => /^\w+$/.test(it)) && {
          suggestion: operands.join(" / "),
        }),
      },
    });
  }
  return made(context, { kind: "reference", path: token.image }, extentOf(token));
}

/** The texts among the arguments of `collect` are patterns. */
export function readAsPatterns(context: Context, given: readonly Argument[]): void {
  for (const { value } of given) {
    if (value.kind !== "template") continue;
    const pending = context.pending.get(value.text);
    if (pending !== undefined) pending.use = "collected";
  }
}
