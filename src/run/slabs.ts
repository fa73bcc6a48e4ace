import type { Core } from "../tensor/core.js";
import { slice } from "../tensor/nodes.js";
import { alignedStep } from "./tiles.js";

/** More slabs than this are not made: each reads anew, and planning them takes time. */
const MOST_SLABS = 4096;

/**
 * Cuts a node into slabs that together, one after the other, are its elements in order, and
 * of which none takes more than `limit` by `peakOf`. A slab is a slice, so it reads only what
 * it needs of each weight. null where no slabs are small enough.
 */
export function slabsOf(
  node: Core,
  limit: number,
  peakOf: (node: Core) => number,
): readonly Core[] | null {
  const slabs: Core[] = [];
  const divide = (part: Core): boolean => {
    const peak = peakOf(part);
    if (peak <= limit) return slabs.push(part) <= MOST_SLABS;
    const axis = part.shape.findIndex((size) => size > 1);
    if (axis < 0) return false;
    const size = part.shape[axis]!;
    const aligned = (step: number): number => alignedStep(part, axis, step);
    let step = aligned(
      Math.max(1, Math.min(size - 1, Math.floor((size * limit) / peak))),
    );
    while (aligned(1) < step && peakOf(slice(part, axis, 0, step)) > limit) {
      step = aligned(Math.floor(step / 2));
    }
    for (let start = 0; start < size; start += step) {
      const stop = Math.min(size, start + step);
      if (!divide(slice(part, axis, start, stop))) return false;
    }
    return true;
  };
  return divide(node) ? slabs : null;
}
