import { isFloating } from "../tensor/dtype.js";
import { Fault } from "../tensor/fault.js";
import { elementwise } from "../tensor/nodes.js";
import { describeValue } from "./describe.js";
import { arithmeticOnNumbers } from "./number-arithmetic.js";
import { tensorOf } from "./tensors.js";
import { arithmeticOnTensors } from "./tensor-arithmetic.js";
import type { TensorValue, Value } from "./value.js";

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

/**
 * Arithmetic on integers, floats and tensors. A number beside a tensor takes its dtype; two
 * tensors agree where each axis has one size or 1, and a tensor without axes agrees with
 * any. `/` and `%` of integers round down, so a remainder has the sign of the divisor.
 *
 * @throws Fault `kind`, `division-by-zero`, `shape` or `dtype`; its `parameter` is `left`
 *   or `right` where one operand alone is at fault.
 */
export function arithmetic(
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
): Value {
  checkOperand(operator, left, "left");
  checkOperand(operator, right, "right");
  if (left.kind === "tensor" || right.kind === "tensor") {
    return arithmeticOnTensors(operator, left, right);
  }
  if (isNumber(left) && isNumber(right))
    return arithmeticOnNumbers(operator, left, right);
  return { kind: "unknown" };
}

/** `-x`. */
export function negate(value: Value): Value {
  checkOperand("-", value, "right");
  if (isNumber(value)) return { kind: value.kind, value: 0 - value.value };
  return value.kind === "tensor" ? negateTensor(value) : value;
}

function negateTensor({ type, node }: TensorValue): TensorValue {
  const { dtype } = type;
  if (dtype === "bool") throw boolFault("-", "right");
  if (dtype !== null && !isFloating(dtype) && dtype.startsWith("u")) {
    const message = `\`-\` does not take ${dtype}, which has no negative numbers`;
    throw new Fault("dtype", message, "convert the tensor first: `cast(int64)`", "right");
  }
  return tensorOf(type, node && (() => elementwise("negate", [node])));
}

export type NumberValue = Extract<Value, { readonly kind: "integer" | "float" }>;

function isNumber(value: Value): value is NumberValue {
  return value.kind === "integer" || value.kind === "float";
}

/** What no arithmetic takes: strings, lists, several tensors, … */
function checkOperand(operator: string, value: Value, side: "left" | "right"): void {
  if (value.kind === "tensor" && value.type.dtype === "bool")
    throw boolFault(operator, side);
  if (value.kind === "tensor" || value.kind === "unknown" || isNumber(value)) return;
  const message = `\`${operator}\` takes numbers and tensors, not ${describeValue(value)}`;
  throw new Fault("kind", message, helpFor(value), side);
}

function helpFor(value: Value): string | undefined {
  if (value.kind === "none") return "`??` gives a value in place of none: `layer.x ?? 3`";
  return value.kind === "string" ? "a capture is an integer as `{x:int}`" : undefined;
}

function boolFault(operator: string, side: "left" | "right"): Fault {
  const message = `\`${operator}\` does not take bool`;
  return new Fault("dtype", message, "convert the tensor first: `cast(float32)`", side);
}
