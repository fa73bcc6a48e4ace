import type { Digit } from "../tensor/core.js";
import { rowMajorStrides, type Shape } from "../tensor/shape.js";

/** One loop of a copy: `size` steps, by a stride or a table in the source, a stride in the target. */
export interface Loop {
  readonly size: number;
  readonly from: number | readonly number[];
  readonly to: number;
}

/** A loop whose source goes by a stride. */
export interface StridedLoop extends Loop {
  readonly from: number;
}

export function isStrided(loop: Loop): loop is StridedLoop {
  return typeof loop.from === "number";
}

/** What a loop adds to the source's offset at `index`. */
export function stepOf(loop: Loop, index: number): number {
  return isStrided(loop) ? index * loop.from : (loop.from as readonly number[])[index]!;
}

/**
 * The loops over a view's digits, first the slowest of the target. `strides` are the target's,
 * one an axis; left out, the target is the row-major result itself.
 */
export function loopsOf(
  axes: readonly (readonly Digit[])[],
  shape: Shape,
  strides: readonly number[] = rowMajorStrides(shape),
): readonly Loop[] {
  const loops: Loop[] = [];
  axes.forEach((digits, axis) => {
    let to = strides[axis]! * shape[axis]!;
    for (const digit of digits) {
      to /= digit.size;
      const from = "stride" in digit ? digit.stride : digit.offsets;
      loops.push({ size: digit.size, from, to });
    }
  });
  return joined(loops);
}

/** Without loops of one step, and neighbours that are one longer walk on both sides joined. */
export function joined(loops: readonly Loop[]): readonly Loop[] {
  const result: Loop[] = [];
  for (const loop of loops) {
    if (loop.size === 1 && stepOf(loop, 0) === 0) continue;
    const last = result.at(-1);
    if (
      last !== undefined &&
      isStrided(last) &&
      isStrided(loop) &&
      last.from === loop.from * loop.size &&
      last.to === loop.to * loop.size
    ) {
      result[result.length - 1] = { ...loop, size: last.size * loop.size };
    } else {
      result.push(loop);
    }
  }
  return result;
}
