import { printExpression } from "../../lang/print/print-expression.js";
import type { Binary, Conditional, Expression, List, Unary } from "../../lang/tree.js";
import { arithmetic, negate } from "../../ops/arithmetic.js";
import type { Value } from "../../ops/value.js";
import { placingFaults, Problem } from "../problem.js";
import { evaluateStage } from "./arrange.js";
import { evaluateCall, scopeBefore } from "./calls.js";
import { compare } from "./compare.js";
import { joinValues } from "./join-values.js";
import { evaluateIndex, evaluateMember } from "./members.js";
import { evaluateName, evaluateText, readReference, readPosition } from "./names.js";
import type { Scope } from "./scope.js";
import { showValue } from "./show-value.js";
import { UNKNOWN } from "./unknown.js";

/** Whether a quoted text is a reference to a weight here, or a string. */
export type Wanted = "tensor" | "value";

/**
 * The value of an expression. One evaluator serves `check`, where much is unknown and
 * tensors have types only, and `bind`, where each tensor has its core node.
 * Throws `Problem` for the first thing that is wrong.
 */
export function evaluate(expression: Expression, scope: Scope, wanted: Wanted): Value {
  switch (expression.kind) {
    case "integer":
    case "float":
      return { kind: expression.kind, value: expression.value };
    case "boolean":
      return { kind: "boolean", value: expression.value };
    case "string":
      return { kind: "string", value: expression.value };
    case "none":
      return { kind: "none" };
    case "name":
      return evaluateName(expression, scope);
    case "reference":
      return readReference(expression.path, expression.span, scope);
    case "position":
      return readPosition(expression, scope);
    case "template":
      return evaluateText(expression, scope, wanted);
    case "list":
      return evaluateList(expression, scope);
    case "unary":
      return evaluateUnary(expression, scope);
    case "binary":
      return evaluateBinary(expression, scope, wanted);
    case "conditional":
      return evaluateConditional(expression, scope, wanted);
    case "call":
      return evaluateCall(expression, null, scope);
    case "pipe": {
      const { input, stage } = expression;
      return evaluateStage(
        stage,
        evaluate(input, scopeBefore(stage, scope), "tensor"),
        scope,
      );
    }
    case "rearrange":
      return evaluateStage(
        expression.arrangement,
        evaluate(expression.input, scope, "tensor"),
        scope,
      );
    case "member":
      return evaluateMember(expression, scope);
    case "index":
      return evaluateIndex(expression, scope);
  }
}

function evaluateList(list: List, scope: Scope): Value {
  return {
    kind: "list",
    items: list.items.map((item) => evaluate(item, scope, "value")),
  };
}

function evaluateUnary(unary: Unary, scope: Scope): Value {
  if (unary.operator === "not") {
    const condition = evaluateCondition(unary.operand, scope);
    return condition === null ? UNKNOWN : { kind: "boolean", value: !condition };
  }
  const operand = evaluate(unary.operand, scope, "tensor");
  return placingFaults(
    () => unary.span,
    () => negate(operand),
  );
}

function evaluateBinary(binary: Binary, scope: Scope, wanted: Wanted): Value {
  const { operator, left, right, span } = binary;
  switch (operator) {
    case "??":
      return evaluateFallback(binary, scope, wanted);
    case "and":
    case "or":
      return evaluateLogic(binary, scope);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%": {
      refuseText(left, scope);
      refuseText(right, scope);
      const first = evaluate(left, scope, "tensor");
      const second = evaluate(right, scope, "tensor");
      return placingFaults(
        ({ parameter }) =>
          parameter === "left" ? left.span : parameter === "right" ? right.span : span,
        () => arithmetic(operator, first, second),
      );
    }
    default: {
      const first = evaluate(left, scope, "value");
      const second = evaluate(right, scope, "value");
      const spans = { left: left.span, right: right.span, whole: span };
      return compare(operator, first, second, spans);
    }
  }
}

/** A text capture is known to be a text before its value is. */
function refuseText(operand: Expression, scope: Scope): void {
  if (operand.kind !== "name" || !scope.captures.get(operand.name)?.text) return;
  throw new Problem("K2T121", {
    message: `\`${operand.name}\` is captured as text, and arithmetic takes numbers`,
    help: `capture it as a number: \`{${operand.name}:int}\``,
    span: operand.span,
  });
}

/** `a ?? b`: `b` only where a variable or key of `a` is absent, or the key is null. */
function evaluateFallback(binary: Binary, scope: Scope, wanted: Wanted): Value {
  const mark = scope.reads.length;
  let value: Value;
  try {
    value = evaluate(binary.left, scope, wanted);
  } catch (error) {
    if (!(error instanceof Problem) || !error.absent) throw error;
    scope.reads.length = mark;
    return evaluate(binary.right, scope, wanted);
  }
  if (value.kind === "none") return evaluate(binary.right, scope, wanted);
  const settled =
    value.kind === "tensor" ? value.node !== null : value.kind !== "unknown";
  if (settled) return value;
  return joinValues(value, evaluateOpen(binary.right, scope, wanted));
}

/** A side that may turn out not to be read: that something in it is absent is no fault yet. */
function evaluateOpen(expression: Expression, scope: Scope, wanted: Wanted): Value {
  try {
    return evaluate(expression, scope, wanted);
  } catch (error) {
    if (error instanceof Problem && error.absent) return UNKNOWN;
    throw error;
  }
}

function evaluateLogic(binary: Binary, scope: Scope): Value {
  const left = evaluateCondition(binary.left, scope);
  const decides = binary.operator === "or";
  if (left === decides) return { kind: "boolean", value: left };
  const right = evaluateCondition(binary.right, scope);
  if (right === null) return UNKNOWN;
  return left === null && right !== decides ? UNKNOWN : { kind: "boolean", value: right };
}

function evaluateConditional(choice: Conditional, scope: Scope, wanted: Wanted): Value {
  const condition = evaluateCondition(choice.condition, scope);
  if (condition === true) return evaluate(choice.then, scope, wanted);
  if (condition === false) return evaluate(choice.otherwise, scope, wanted);
  const then = evaluateOpen(choice.then, scope, wanted);
  return joinValues(then, evaluateOpen(choice.otherwise, scope, wanted));
}

/** A condition's truth; null: only a model will tell. */
export function evaluateCondition(expression: Expression, scope: Scope): boolean | null {
  const value = evaluate(expression, scope, "value");
  if (value.kind === "boolean") return value.value;
  if (value.kind === "unknown") return null;
  throw new Problem("K2T122", {
    message: `a condition is true or false, and this is ${showValue(value)}`,
    help:
      value.kind === "tensor"
        ? `to ask whether it is there, write \`has(${printExpression(expression)})\``
        : "compare it: `layer.units == 4`, `kernel.rank == 2`",
    span: expression.span,
  });
}
