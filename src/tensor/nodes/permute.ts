import type { Core } from "../core.js";
import { promise } from "./bug.js";
import { concat } from "./concat.js";
import { fill } from "./leaves.js";
import { through } from "./through.js";
import { isEmpty, view, walked } from "./view.js";

/** Axis `i` of the result is axis `order[i]` of the input. */
export function permute(input: Core, order: readonly number[]): Core {
  const { shape } = input;
  const sorted = order.toSorted((a, b) => a - b);
  promise(
    order.length === shape.length && sorted.every((axis, i) => axis === i),
    () => `permute (${shape}) by ${order}`,
  );
  if (order.every((axis, i) => axis === i)) return input;
  if (isEmpty(input))
    return fill(
      order.map((axis) => shape[axis]!),
      input.dtype,
      0,
    );
  if (input.kind === "concat") {
    const parts = input.parts.map((part) => permute(part, order));
    return concat(order.indexOf(input.axis), parts);
  }
  const below = through(input, (operand) => permute(operand, order));
  if (below !== null) return below;
  const { base, offset, axes } = walked(input);
  return view({ base, offset, axes: order.map((axis) => axes[axis]!) });
}
