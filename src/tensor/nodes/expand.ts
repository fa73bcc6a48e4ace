import type { Core } from "../core.js";
import type { Shape } from "../shape.js";
import { promise } from "./bug.js";
import { cast, isCopy } from "./cast.js";
import { concat } from "./concat.js";
import { fill } from "./leaves.js";
import { view, walked } from "./view.js";

/** Repeats axes of size 1 to the sizes of `shape`, which has as many axes. */
export function expand(input: Core, shape: Shape): Core {
  const old = input.shape;
  promise(
    old.length === shape.length &&
      old.every((size, i) => size === shape[i] || size === 1),
    () => `expand (${old}) to (${shape})`,
  );
  if (old.every((size, i) => size === shape[i])) return input;
  if (shape.includes(0)) return fill(shape, input.dtype, 0);
  if (input.kind === "cast" && !isCopy(input))
    return cast(expand(input.operand, shape), input.dtype);
  if (input.kind === "concat") {
    const { axis, parts } = input;
    return concat(
      axis,
      parts.map((part) => expand(part, shape.with(axis, part.shape[axis]!))),
    );
  }
  const { base, offset, axes } = walked(input);
  const repeated = axes.map((digits, axis) =>
    old[axis] === shape[axis] ? digits : [{ size: shape[axis]!, stride: 0 }],
  );
  return view({ base, offset, axes: repeated });
}
