import type { Concat, Core, MatMul, Reduce } from "../core.js";
import { promise } from "./bug.js";
import { copyOf } from "./cast.js";
import { concat } from "./concat.js";
import { slicedDigits } from "./digits.js";
import { fill } from "./leaves.js";
import { matmul } from "./matmul.js";
import { reduce } from "./reduce.js";
import { through } from "./through.js";
import { LONGEST_TABLE, view, walked } from "./view.js";

/**
 * Indices `start` to `stop` of one axis, `stop` not included. Only what the slice needs is
 * computed: it goes below arithmetic, sums and products.
 */
export function slice(input: Core, axis: number, start: number, stop: number): Core {
  const size = input.shape[axis];
  promise(
    size !== undefined && start >= 0 && start <= stop && stop <= size,
    () => `slice ${start} to ${stop} of axis ${axis} of (${input.shape})`,
  );
  if (start === 0 && stop === size) return input;
  const shape = input.shape.with(axis, stop - start);
  if (shape.includes(0)) return fill(shape, input.dtype, 0);
  if (input.kind === "concat") return sliceConcat(input, axis, start, stop);
  if (input.kind === "reduce") return sliceReduce(input, axis, start, stop);
  if (input.kind === "matmul") return sliceMatMul(input, axis, start, stop);
  const below = through(input, (operand) => slice(operand, axis, start, stop));
  if (below !== null) return below;
  const { base, offset, axes } = walked(input);
  const part = slicedDigits(axes[axis]!, start, stop, LONGEST_TABLE);
  if (part === null) return slice(copyOf(input), axis, start, stop);
  return view({ base, offset: offset + part.offset, axes: axes.with(axis, part.digits) });
}

function sliceConcat(input: Concat, axis: number, start: number, stop: number): Core {
  if (axis !== input.axis) {
    return concat(
      input.axis,
      input.parts.map((part) => slice(part, axis, start, stop)),
    );
  }
  const parts: Core[] = [];
  let begin = 0;
  for (const part of input.parts) {
    const end = begin + part.shape[axis]!;
    const from = Math.max(start, begin);
    const to = Math.min(stop, end);
    if (from < to) parts.push(slice(part, axis, from - begin, to - begin));
    begin = end;
  }
  return concat(axis, parts);
}

function sliceReduce(input: Reduce, axis: number, start: number, stop: number): Core {
  const inside = axis < input.axis ? axis : axis + 1;
  return reduce(input.operation, input.axis, slice(input.operand, inside, start, stop));
}

function sliceMatMul(
  { left, right, shape }: MatMul,
  axis: number,
  start: number,
  stop: number,
): Core {
  const inRows = axis === shape.length - 2;
  const inColumns = axis === shape.length - 1;
  return matmul(
    inColumns ? left : slice(left, axis, start, stop),
    inRows ? right : slice(right, axis, start, stop),
  );
}
