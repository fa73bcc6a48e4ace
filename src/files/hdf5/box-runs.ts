import type { Shape } from "../../tensor/shape.js";

/**
 * The stretches of a row-major tensor that a box is, in order, wherever the box begins: `rows`
 * of `length` bytes, one each `step` bytes, starting at each of `starts` bytes from its first.
 */
export interface BoxRuns {
  readonly starts: Iterable<number>;
  readonly rows: number;
  readonly step: number;
  readonly length: number;
  /** From one index of the tensor to the next, in bytes, for each axis. */
  readonly strides: readonly number[];
}

/** An axis as the box has it; `stride` in bytes. */
interface Axis {
  readonly size: number;
  readonly count: number;
  readonly stride: number;
}

/** Boxes of `count` elements, of which there is one at least; an element has `width` bytes. */
export function runsOf(shape: Shape, count: Shape, width: number): BoxRuns {
  const axes: Axis[] = [];
  const strides: number[] = [];
  let stride = width;
  for (let i = shape.length - 1; i >= 0; i--) {
    const axis = { size: shape[i]!, count: count[i]!, stride };
    strides.unshift(stride);
    stride *= axis.size;
    const inner = axes[0];
    // An axis that is taken as a whole goes on into the next outside of it.
    if (inner?.count === inner?.size && inner !== undefined)
      axes[0] = joined(axis, inner);
    else axes.unshift(axis);
  }
  const run = axes.pop() ?? { size: 1, count: 1, stride: width };
  const row = axes.pop() ?? { size: 1, count: 1, stride: 0 };
  return {
    starts: axes.length === 0 ? [0] : { [Symbol.iterator]: () => startsOf(axes, 0) },
    rows: row.count,
    step: row.stride,
    length: run.count * run.stride,
    strides,
  };
}

const joined = (outer: Axis, inner: Axis): Axis => ({
  size: outer.size * inner.size,
  count: outer.count * inner.size,
  stride: inner.stride,
});

function* startsOf(axes: readonly Axis[], offset: number): Generator<number> {
  const [axis, ...inner] = axes;
  if (axis === undefined) {
    yield offset;
    return;
  }
  for (let i = 0; i < axis.count; i++) {
    yield* startsOf(inner, offset + i * axis.stride);
  }
}
