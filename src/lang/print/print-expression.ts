import type { Argument, BinaryOperator, Call, Expression, Stage } from "../tree.js";
import { printArrangement } from "./print-arrangement.js";
import { isNegative, printLiteral } from "./print-literal.js";
import { printText } from "./print-text.js";
import { OUTER } from "./quotes.js";
import type { Quoting } from "./quotes.js";

/** How tightly the forms of expressions bind, loosest first. */
const BINDING = { pipe: 0, choice: 1, not: 5, comparison: 6, negation: 9, postfix: 10 };
const BINARY: Readonly<Record<BinaryOperator, number>> = {
  "??": 2,
  or: 3,
  and: 4,
  ...{ "==": 6, "!=": 6, "<": 6, "<=": 6, ">": 6, ">=": 6, in: 6 },
  ...{ "+": 7, "-": 7 },
  ...{ "*": 8, "/": 8, "%": 8 },
};

/** An expression in the text notation, on one line, with as few parentheses as it needs. */
export function printExpression(expression: Expression): string {
  const known = printed.get(expression);
  if (known !== undefined) return known;
  const text = printWithin(expression, OUTER);
  printed.set(expression, text);
  return text;
}

/** An expression of a class transform is printed for each layer of the class. */
const printed = new WeakMap<Expression, string>();

/** The same within a text, whose quotes it must leave alone. */
export function printWithin(expression: Expression, quoting: Quoting): string {
  return print(expression, BINDING.pipe, quoting);
}

/** What stands after a `|`. */
export function printStage(stage: Stage, quoting: Quoting = OUTER): string {
  if (stage.kind === "arrangement") return `[${printArrangement(stage, quoting)}]`;
  if (!stage.parentheses && stage.arguments.length === 0) return stage.function.text;
  return printCall(stage, quoting);
}

/** An expression where what binds more loosely than `least` takes parentheses. */
function print(expression: Expression, least: number, quoting: Quoting): string {
  const text = printBare(expression, quoting);
  return bindingOf(expression) < least ? `(${text})` : text;
}

function bindingOf(expression: Expression): number {
  switch (expression.kind) {
    case "pipe":
      return BINDING.pipe;
    case "conditional":
      return BINDING.choice;
    case "binary":
      return BINARY[expression.operator];
    case "unary":
      return expression.operator === "not" ? BINDING.not : BINDING.negation;
    case "integer":
    case "float":
      return isNegative(expression) ? BINDING.negation : BINDING.postfix;
    default:
      return BINDING.postfix;
  }
}

function printBare(expression: Expression, quoting: Quoting): string {
  const operand = (inner: Expression, least: number): string =>
    print(inner, least, quoting);
  switch (expression.kind) {
    case "name":
      return expression.name;
    case "reference":
      return expression.path;
    case "position":
      return `@${expression.position}`;
    case "template":
      return printText(expression.text, "template", quoting);
    case "list":
      return `[${printAll(expression.items, quoting)}]`;
    case "unary": {
      const { operator } = expression;
      const inner = operand(expression.operand, bindingOf(expression));
      return operator === "not" ? `not ${inner}` : `-${inner}`;
    }
    case "binary": {
      const binding = bindingOf(expression);
      // Comparisons do not chain; all else groups from the left.
      const left = binding === BINDING.comparison ? binding + 1 : binding;
      const [before, after] = [expression.left, expression.right];
      return `${operand(before, left)} ${expression.operator} ${operand(after, binding + 1)}`;
    }
    case "conditional": {
      const { condition, then, otherwise } = expression;
      const chosen = `${operand(then, BINDING.choice + 1)} : ${operand(otherwise, BINDING.choice)}`;
      return `${operand(condition, BINDING.choice + 1)} ? ${chosen}`;
    }
    case "call":
      return printCall(expression, quoting);
    case "pipe":
      return `${operand(expression.input, BINDING.pipe)} | ${printStage(expression.stage, quoting)}`;
    case "rearrange": {
      const { input, arrangement } = expression;
      return `${operand(input, BINDING.postfix)}[${printArrangement(arrangement, quoting)}]`;
    }
    case "member":
      return `${operand(expression.object, BINDING.postfix)}.${expression.member.text}`;
    case "index": {
      const { object, indices } = expression;
      return `${operand(object, BINDING.postfix)}[${printAll(indices, quoting)}]`;
    }
    default:
      return printLiteral(expression);
  }
}

function printCall(call: Call, quoting: Quoting): string {
  const given = call.arguments.map((argument) => printArgument(argument, quoting));
  return `${call.function.text}(${given.join(", ")})`;
}

function printArgument({ name, value }: Argument, quoting: Quoting): string {
  const printed = printWithin(value, quoting);
  return name === null ? printed : `${name.text}=${printed}`;
}

function printAll(expressions: readonly Expression[], quoting: Quoting): string {
  return expressions.map((inner) => printWithin(inner, quoting)).join(", ");
}
