import type { Core, ElementwiseOperation, Fill } from "../core.js";
import { scalarOperation } from "../numbers/arithmetic.js";
import { sameShape } from "../shape.js";
import { promise } from "./bug.js";
import { fill } from "./leaves.js";

const OPERANDS: Readonly<Record<ElementwiseOperation, 1 | 2>> = {
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  remainder: 2,
  negate: 1,
  sqrt: 1,
  exp: 1,
  log: 1,
};

/**
 * Arithmetic on elements of one shape and dtype (broadcasts are `expand`ed before). Floats of
 * a whole tree of these are computed in float64 and rounded once at its end; integers wrap at
 * each step, `divide` and `remainder` of them round down. No bool; `sqrt`, `exp` and `log` are
 * for floats. Throws `Fault` "division-by-zero" for numbers that show it already.
 */
export function elementwise(
  operation: ElementwiseOperation,
  operands: readonly Core[],
): Core {
  const first = operands[0];
  promise(
    first !== undefined && operands.length === OPERANDS[operation],
    () => `${operation} of ${operands.length} operands`,
  );
  const { shape, dtype } = first;
  for (const operand of operands) {
    promise(
      sameShape(operand.shape, shape) && operand.dtype === dtype,
      () => `${operation} of ${dtype} (${shape}) and ${operand.dtype} (${operand.shape})`,
    );
  }
  const { domain, apply } = scalarOperation(operation, dtype);
  if (shape.includes(0)) return fill(shape, dtype, 0);
  if (!operands.every((operand) => operand.kind === "fill")) {
    return { kind: "elementwise", shape, dtype, operation, operands };
  }
  const values = operands.map((operand: Fill) => operand.value);
  const value =
    domain === "bigint"
      ? apply(BigInt(values[0]!), BigInt(values[1] ?? 0))
      : apply(Number(values[0]), Number(values[1]));
  return fill(shape, dtype, value);
}
