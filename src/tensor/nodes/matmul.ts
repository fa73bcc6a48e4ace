import type { Core } from "../core.js";
import { sameShape } from "../shape.js";
import { promise } from "./bug.js";
import { fill } from "./leaves.js";

/**
 * (…, n, k) times (…, k, m), the leading axes equal. Floats accumulate in float64 and are
 * rounded once; integers wrap.
 */
export function matmul(left: Core, right: Core): Core {
  const rank = left.shape.length;
  promise(
    rank >= 2 &&
      rank === right.shape.length &&
      left.dtype === right.dtype &&
      left.dtype !== "bool" &&
      sameShape(left.shape.slice(0, -2), right.shape.slice(0, -2)) &&
      left.shape[rank - 1] === right.shape[rank - 2],
    () => `matmul of ${left.dtype} (${left.shape}) and ${right.dtype} (${right.shape})`,
  );
  const shape = [...left.shape.slice(0, -1), right.shape[rank - 1]!];
  const { dtype } = left;
  if (shape.includes(0) || left.shape[rank - 1] === 0) return fill(shape, dtype, 0);
  return { kind: "matmul", shape, dtype, left, right };
}
