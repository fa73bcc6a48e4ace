import type { Cast, Concat, Core } from "../core.js";
import { elementCount, sameShape, type Shape } from "../shape.js";
import { promise } from "./bug.js";
import { cast, copyOf, isCopy } from "./cast.js";
import { concat } from "./concat.js";
import { canonical, cutDigits } from "./digits.js";
import { elementwise } from "./elementwise.js";
import { fill } from "./leaves.js";
import { isEmpty, view, walked, type Walked } from "./view.js";

/** The same elements in row-major order under another shape with as many of them. */
export function reshape(input: Core, shape: Shape): Core {
  promise(
    elementCount(input.shape) === elementCount(shape),
    () => `reshape (${input.shape}) to (${shape})`,
  );
  if (sameShape(input.shape, shape)) return input;
  if (isEmpty(input)) return fill(shape, input.dtype, 0);
  // Where the digits do not fit, a copy in row-major order has digits that do.
  return reshapeByDigits(input, shape) ?? view(walkedAs(copyOf(input), shape));
}

/** null where it would take a copy. */
function reshapeByDigits(input: Core, shape: Shape): Core | null {
  if (sameShape(input.shape, shape)) return input;
  if (input.kind === "cast" && !isCopy(input)) {
    const operand = reshapeByDigits(input.operand, shape);
    return operand === null ? null : cast(operand, input.dtype);
  }
  if (input.kind === "elementwise") {
    const operands = input.operands.map((operand) => reshapeByDigits(operand, shape));
    // If any must be copied, it is better to copy the one result.
    if (operands.every((operand) => operand !== null)) {
      return elementwise(input.operation, operands);
    }
  }
  if (input.kind === "concat") {
    const parts = reshapeParts(input, shape);
    if (parts !== null) return parts;
  }
  const { base, offset, axes } = walked(input);
  const row = canonical(axes.flat());
  const cut = cutDigits(row.digits, shape);
  return cut === null ? null : view({ base, offset: offset + row.offset, axes: cut });
}

/** Concat of reshaped parts, where an axis of the new shape begins where theirs does. */
function reshapeParts({ axis, shape: old, parts }: Concat, shape: Shape): Core | null {
  const outer = elementCount(old.slice(0, axis));
  const inner = elementCount(old.slice(axis + 1));
  const at = shape.findIndex(
    (size, i) => size > 1 && elementCount(shape.slice(0, i)) === outer,
  );
  if (at < 0) return null;
  const unit = elementCount(shape.slice(at + 1));
  const reshaped: Core[] = [];
  for (const part of parts) {
    const size = (part.shape[axis]! * inner) / unit;
    if (!Number.isInteger(size)) return null;
    const changed = reshapeByDigits(part, shape.with(at, size));
    if (changed === null) return null;
    reshaped.push(changed);
  }
  return concat(at, reshaped);
}

/** A walk over a row-major copy, which can be cut into any shape. */
function walkedAs(base: Cast, shape: Shape): Walked {
  const { digits } = canonical(walked(base).axes.flat());
  const axes = cutDigits(digits, shape);
  promise(axes !== null, () => `cut (${base.shape}) into (${shape})`);
  return { base, offset: 0, axes };
}
