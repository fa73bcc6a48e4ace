import type { Core } from "../tensor/core.js";
import { peakOf } from "./peak-bytes.js";
import { readsOf, readsOfAll, type Reads } from "./reads.js";
import { slabsOf } from "./slabs.js";

const MEGABYTE = 2 ** 20;

/** A slab of this size stays in the cache from reading to writing. */
const SMALLEST = 2 * MEGABYTE;

/** Larger slabs are mostly not worth the page faults that they cost. */
export const LARGEST_SLAB = 128 * MEGABYTE;

/**
 * What reading costs: a system call as much as 8 kB that are copied. Measured on Linux 6.18
 * with the file in the page cache.
 */
const NANOSECONDS_A_RUN = 1500;
const NANOSECONDS_A_BYTE = 0.18;

/** Of chunks, by the library, where they are compressed. */
const NANOSECONDS_AN_UNPACKED_BYTE = 8;

/** So many times the least cost is allowed for less memory. */
export const TOLERANCE = 1.2;
const LARGE_TOLERANCE = 3;

/** The same of what is unpacked, which takes much longer. */
export const UNPACKED_TOLERANCE = 1.5;

/** The memory that a thread may take for a slab, in bytes. */
export interface Room {
  readonly limit: number;
  /** More only where less makes it much slower. */
  readonly wanted: number;
}

/**
 * Cuts a node into slabs as `slabsOf` does, none of which takes more than `limit` by `peakOf`:
 * small ones where it makes no difference, larger ones where that saves reading, as of a
 * transposed weight, of which a slab is some columns. Where no slabs are small enough, the
 * node as a whole.
 */
export function grainOf(node: Core, { limit, wanted }: Room): readonly Core[] {
  const whole = peakOf(node);
  if (whole <= Math.min(SMALLEST, limit)) return [node];
  const most = Math.min(limit, whole);
  const size = Math.max(SMALLEST, Math.min(wanted, LARGEST_SLAB));
  const large = largeSlabs(node, most, size);
  if (large === null) return [node];
  let best = large.slabs;
  let least = costOf(best);
  for (let next = large.size / 2; next >= SMALLEST; next /= 2) {
    const slabs = slabsOf(node, next, peakOf);
    const cost = slabs === null ? Infinity : costOf(slabs);
    if (slabs === null || cost > TOLERANCE * least) break;
    best = slabs;
    least = Math.min(least, cost);
  }
  return best;
}

interface Slabs {
  readonly size: number;
  readonly slabs: readonly Core[];
}

/**
 * Slabs of the size wanted, or larger ones where those would compute or read again and again
 * what is common to all of them.
 */
function largeSlabs(node: Core, limit: number, wanted: number): Slabs | null {
  const whole = readsOf(node);
  for (let size = Math.min(limit, wanted); ; size = Math.min(limit, 2 * size)) {
    const slabs = slabsOf(node, size, peakOf);
    if (slabs !== null && isEnough(readsOfAll(slabs), whole)) return { size, slabs };
    if (size === limit) return slabs && { size, slabs };
  }
}

function isEnough(read: Reads, whole: Reads): boolean {
  return (
    read.bytes <= LARGE_TOLERANCE * whole.bytes &&
    read.unpacked <= UNPACKED_TOLERANCE * whole.unpacked
  );
}

/** About how long reading takes that slabs do, in nanoseconds. */
export function costOf(slabs: readonly Core[]): number {
  const { bytes, runs, unpacked } = readsOfAll(slabs);
  return (
    bytes * NANOSECONDS_A_BYTE +
    runs * NANOSECONDS_A_RUN +
    unpacked * NANOSECONDS_AN_UNPACKED_BYTE
  );
}
