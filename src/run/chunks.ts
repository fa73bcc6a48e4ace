import type { Digit, Load } from "../tensor/core.js";
import { bytesPerElement } from "../tensor/dtype.js";
import type { Walked } from "../tensor/nodes/view.js";
import { elementCount, rowMajorStrides } from "../tensor/shape.js";
import type { Boxed } from "./box.js";

/**
 * Bytes of the chunks that reading boxes of a weight unpacks, for each box anew: a chunk of
 * which one element is wanted is unpacked as a whole. 0 where it is not stored in chunks.
 */
export function unpackedBytes({ start, starts, count }: Boxed, base: Load): number {
  const { chunks } = base.tensor;
  if (chunks === undefined) return 0;
  const unpacked = (from: number, axis: number): number => {
    const [chunk, size] = [chunks[axis]!, base.shape[axis]!];
    const first = Math.floor(from / chunk);
    const end = Math.ceil((from + count[axis]!) / chunk);
    return Math.min(end * chunk, size) - first * chunk;
  };
  const elements = starts.reduce(
    (sum, it) =>
      sum + elementCount(it.map((from, axis) => unpacked(from + start[axis]!, axis))),
    0,
  );
  return elements * bytesPerElement(base.dtype);
}

/**
 * How many steps of the slowest digit of an axis go from one chunk of the base to the next;
 * 1 where none do evenly. A cut at a multiple of them takes no chunk apart, as long as the
 * view begins with one.
 */
export function stepsAChunk({ base, axes }: Walked, axis: number): number {
  const slowest: Digit | undefined = axes[axis]![0];
  if (base.kind !== "load" || slowest === undefined || !("stride" in slowest)) return 1;
  const { chunks } = base.tensor;
  if (chunks === undefined) return 1;
  const step = Math.abs(slowest.stride);
  const strides = rowMajorStrides(base.shape);
  const along = strides.findIndex((stride) => stride <= step);
  if (step === 0 || along < 0) return 1;
  const steps = (chunks[along]! * strides[along]!) / step;
  return Number.isInteger(steps) ? steps : 1;
}
