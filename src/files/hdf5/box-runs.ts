import type { Box } from "../../tensor/catalog.js";
import type { Shape } from "../../tensor/shape.js";

/**
 * The stretches of a row-major tensor that a box is, in order: `rows` of `length` bytes, one
 * each `step` bytes, starting at each of `starts`.
 */
export interface BoxRuns {
  readonly starts: Iterable<number>;
  readonly rows: number;
  readonly step: number;
  readonly length: number;
}

/** An axis as the box has it; `stride` in bytes. */
interface Axis {
  readonly size: number;
  readonly start: number;
  readonly count: number;
  readonly stride: number;
}

/** `box` has an element at least and lies within `shape`; elements have `width` bytes. */
export function runsOf(shape: Shape, { start, count }: Box, width: number): BoxRuns {
  const axes: Axis[] = [];
  let stride = width;
  for (let i = shape.length - 1; i >= 0; i--) {
    const axis = { size: shape[i]!, start: start[i]!, count: count[i]!, stride };
    stride *= axis.size;
    const inner = axes[0];
    // An axis that is taken as a whole goes on into the next outside of it.
    if (inner?.count === inner?.size && inner !== undefined)
      axes[0] = joined(axis, inner);
    else axes.unshift(axis);
  }
  const run = axes.pop() ?? { size: 1, start: 0, count: 1, stride: width };
  const row = axes.pop() ?? { size: 1, start: 0, count: 1, stride: 0 };
  const first = run.start * run.stride + row.start * row.stride;
  return {
    starts: startsOf(axes, first),
    rows: row.count,
    step: row.stride,
    length: run.count * run.stride,
  };
}

const joined = (outer: Axis, inner: Axis): Axis => ({
  size: outer.size * inner.size,
  start: outer.start * inner.size,
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
    yield* startsOf(inner, offset + (axis.start + i) * axis.stride);
  }
}
