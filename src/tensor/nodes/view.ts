import type { Core, Digit, View } from "../core.js";
import { elementCount, rowMajorStrides, sameShape } from "../shape.js";
import { canonical, sizeOf } from "./digits.js";
import { fill } from "./leaves.js";

/** What a view needs; shape and dtype follow from it. */
export type Walked = Pick<View, "base" | "offset" | "axes">;

/**
 * Tables of offsets longer than this are not made: eight bytes an index for an axis of any
 * length would be a copy in disguise, so that one copies.
 */
export const LONGEST_TABLE = 2 ** 20;

/** A node seen as a walk over its base, or over itself if it is no view. It is not empty. */
export function walked(node: Core): Walked {
  if (node.kind === "view") return node;
  const strides = rowMajorStrides(node.shape);
  const axes = node.shape.map((size, axis): readonly Digit[] =>
    size === 1 ? [] : [{ size, stride: strides[axis]! }],
  );
  return { base: node, offset: 0, axes };
}

/**
 * The view in canonical form: digits joined, no digit of size 1, tables from 0. A walk of a
 * whole base in its order is the base; any of one value everywhere is that value.
 */
export function view({ base, offset, axes }: Walked): Core {
  const shape = axes.map(sizeOf);
  if (base.kind === "fill") return fill(shape, base.dtype, base.value);
  let start = offset;
  const digits = axes.map((axis) => {
    const walk = canonical(axis);
    start += walk.offset;
    return walk.digits;
  });
  if (start === 0 && sameShape(shape, base.shape) && isRowMajor(digits)) return base;
  return { kind: "view", shape, dtype: base.dtype, base, offset: start, axes: digits };
}

/** Whether the elements are walked one by one, each after its neighbour. */
export function isRowMajor(axes: readonly (readonly Digit[])[]): boolean {
  const { digits } = canonical(axes.flat());
  return digits.every(
    (digit) => digits.length === 1 && "stride" in digit && digit.stride === 1,
  );
}

/** Whether there is nothing in it; such a node is always a fill or a load. */
export function isEmpty(node: Core): boolean {
  return elementCount(node.shape) === 0;
}
