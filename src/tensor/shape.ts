/** Sizes of the axes, outermost (slowest) first. */
export type Shape = readonly number[];

/** Number of elements; 1 for a scalar. */
export function elementCount(shape: Shape): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** Strides in elements of a row-major array of this shape. */
export function rowMajorStrides(shape: Shape): readonly number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

export function sameShape(first: Shape, second: Shape): boolean {
  return first.length === second.length && first.every((size, i) => size === second[i]);
}

/** `(3, 4)`, as people write shapes; `()` for a scalar. */
export function showShape(shape: readonly (number | null)[]): string {
  return `(${shape.map((size) => size ?? "?").join(", ")})`;
}
