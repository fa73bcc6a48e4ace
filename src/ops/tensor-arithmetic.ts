import type { Core, ElementwiseOperation } from "../tensor/core.js";
import { isFloating, type DType } from "../tensor/dtype.js";
import { Fault } from "../tensor/fault.js";
import { elementwise, expand, fill, reshape } from "../tensor/nodes.js";
import type { Shape } from "../tensor/shape.js";
import type { Axis } from "../tensor/type.js";
import { commonDType } from "./agreement.js";
import type { ArithmeticOperator } from "./arithmetic.js";
import { UNKNOWN_TENSOR } from "./arguments.js";
import { broadcastAxes } from "./broadcast.js";
import { checkHolds } from "./numbers.js";
import { tensorOf } from "./tensors.js";
import type { TensorValue, Value } from "./value.js";

const OPERATIONS: Readonly<Record<ArithmeticOperator, ElementwiseOperation>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "%": "remainder",
};

/** Arithmetic with a tensor on one side at least; the operands' kinds are right. */
export function arithmeticOnTensors(
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
): TensorValue {
  if (left.kind === "integer" || left.kind === "float") {
    return withNumber(operator, asTensor(right), left.value, "left");
  }
  if (right.kind === "integer" || right.kind === "float") {
    checkDivisor(operator, right.value);
    return withNumber(operator, asTensor(left), right.value, "right");
  }
  return withTensor(operator, asTensor(left), asTensor(right));
}

/** An unknown operand may be a number as well as a tensor; nothing is known of either. */
function asTensor(value: Value): TensorValue {
  return value.kind === "tensor" ? value : UNKNOWN_TENSOR;
}

function checkDivisor(operator: ArithmeticOperator, value: number): void {
  if (value !== 0 || (operator !== "/" && operator !== "%")) return;
  throw new Fault(
    "division-by-zero",
    "cannot divide a tensor by zero",
    undefined,
    "right",
  );
}

/** The number is not rounded to the tensor's dtype; the result is, once. */
function withNumber(
  operator: ArithmeticOperator,
  { type, node }: TensorValue,
  value: number,
  side: "left" | "right",
): TensorValue {
  if (type.dtype !== null) checkNumber(type.dtype, value, side);
  const lower =
    node &&
    (() => {
      const number = fill(node.shape, node.dtype, value);
      const operands = side === "left" ? [number, node] : [node, number];
      return elementwise(OPERATIONS[operator], operands);
    });
  return tensorOf(type, lower);
}

function checkNumber(dtype: DType, value: number, side: "left" | "right"): void {
  if (isFloating(dtype)) {
    checkHolds(dtype, value, side);
    return;
  }
  if (!Number.isInteger(value)) {
    throw new Fault(
      "dtype",
      `the tensor is ${dtype}, and ${value} is no integer`,
      "convert the tensor first: `cast(float32)`",
      side,
    );
  }
  checkHolds(dtype, value, side);
}

function withTensor(
  operator: ArithmeticOperator,
  left: TensorValue,
  right: TensorValue,
): TensorValue {
  const dtype = commonDType(operator, [left, right]);
  const axes = resultAxes(operator, left.type.axes, right.type.axes);
  const { node: first } = left;
  const { node: second } = right;
  if (first === null || second === null) return tensorOf({ axes, dtype }, null);
  return tensorOf({ axes, dtype }, () => {
    const shape = axes!.map(({ size }) => size!);
    const operands = [spread(first, shape), spread(second, shape)];
    return elementwise(OPERATIONS[operator], operands);
  });
}

function resultAxes(
  operator: ArithmeticOperator,
  left: readonly Axis[] | null,
  right: readonly Axis[] | null,
): readonly Axis[] | null {
  if (left === null || right === null) {
    const known = left ?? right;
    return known === null || known.length === 0 ? null : known.map(besideUnknown);
  }
  if (left.length === 0) return right;
  return right.length === 0 ? left : broadcastAxes(operator, [left, right]);
}

/** An axis of size 1 may be repeated along the other tensor's. */
function besideUnknown(axis: Axis): Axis {
  return axis.size === 1 ? { size: null, label: null } : axis;
}

function spread(node: Core, shape: Shape): Core {
  const ranked =
    node.shape.length === shape.length
      ? node
      : reshape(
          node,
          shape.map(() => 1),
        );
  return expand(ranked, shape);
}
