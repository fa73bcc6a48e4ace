import type { Core } from "../tensor/core.js";
import { slice } from "../tensor/nodes.js";
import { alignedStep, stepUnit } from "./tiles.js";

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
    // A part of the peak may be the same for all steps: a little less is mostly enough.
    for (let tries = 0; aligned(1) < step; tries++) {
      const found = peakOf(slice(part, axis, 0, step));
      if (found <= limit) break;
      step = aligned(Math.floor(tries === 0 ? (step * limit) / found : step / 2));
    }
    step = evenStep(size, step, stepUnit(part, axis, step));
    for (let start = 0; start < size; start += step) {
      const stop = Math.min(size, start + step);
      if (!divide(slice(part, axis, start, stop))) return false;
    }
    return true;
  };
  return divide(node) ? slabs : null;
}

/**
 * The least step, of multiples of `unit`, that makes as few slabs as `step`: a last slab of a
 * single column would read as often as one of hundreds.
 */
function evenStep(size: number, step: number, unit: number): number {
  const units = Math.ceil(size / unit);
  const count = Math.ceil(units / Math.floor(step / unit));
  return Math.ceil(units / count) * unit;
}
