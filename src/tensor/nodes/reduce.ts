import type { Core } from "../core.js";
import { isFloating } from "../dtype.js";
import { promise } from "./bug.js";
import { fill } from "./leaves.js";
import { reshape } from "./reshape.js";

/**
 * Sums or averages one axis away. Floats accumulate in float64 and are rounded once (those of
 * arithmetic are not rounded before); a sum of integers wraps; only floats have a mean. A sum over nothing is 0, a mean NaN.
 */
export function reduce(operation: "sum" | "mean", axis: number, operand: Core): Core {
  const { shape, dtype } = operand;
  const size = shape[axis];
  promise(
    size !== undefined && dtype !== "bool" && (operation === "sum" || isFloating(dtype)),
    () => `${operation} of ${dtype} (${shape}) along axis ${axis}`,
  );
  const left = shape.toSpliced(axis, 1);
  if (size === 1) return reshape(operand, left);
  if (left.includes(0)) return fill(left, dtype, 0);
  if (size === 0) return fill(left, dtype, operation === "sum" ? 0 : NaN);
  return { kind: "reduce", shape: left, dtype, operation, axis, operand };
}
