import { bytesPerElement, type DType } from "../tensor/dtype.js";
import { copyNarrow, copyPairs, copyWords, type Plane, type Step } from "./kernels.js";
import { isStrided, stepOf, type Loop, type StridedLoop } from "./loops.js";

/** Where a copy reads and writes. Offsets are in elements; both sides have one dtype. */
export interface Ends {
  readonly dtype: DType;
  readonly source: Uint8Array;
  readonly target: Uint8Array;
}

/** Copies elements one by one or in runs, over all steps of all loops. */
export type Copier = (loops: readonly Loop[], from: number, to: number) => void;

/** Runs of at least this many elements are copied as a block. */
const LONG_RUN = 128;
/** Steps along the source's rows that are done before going on to the next row. */
const TILE = 64;

/** A copier between two arrays, which begin at multiples of an element's size. */
export function copier({ dtype, source, target }: Ends): Copier {
  const width = bytesPerElement(dtype);
  const copyPlane = planeCopier(width, source, target);
  const copyRun = (from: number, to: number, size: number): void => {
    const bytes = source.subarray(from * width, (from + size) * width);
    target.set(bytes, to * width);
  };
  return (loops, from, to) => {
    const last = loops.at(-1);
    if (last?.from === 1 && last.to === 1 && last.size >= LONG_RUN) {
      const run = (at: number, into: number): void => copyRun(at, into, last.size);
      walk(loops.slice(0, -1), 0, from, to, run);
    } else {
      copyPlanes(loops, from, to, copyPlane);
    }
  };
}

function planeCopier(
  width: 1 | 2 | 4 | 8,
  source: Uint8Array,
  target: Uint8Array,
): (plane: Plane) => void {
  if (width === 1) return (plane) => copyNarrow(source, target, plane);
  if (width === 2) {
    const [from, to] = [halves(source), halves(target)];
    return (plane) => copyNarrow(from, to, plane);
  }
  const [from, to] = [words(source), words(target)];
  if (width === 4) return (plane) => copyWords(from, to, plane);
  return (plane) => copyPairs(from, to, plane);
}

function halves(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Calls `visit` with both offsets for every combination of steps of the loops. */
function walk(
  loops: readonly Loop[],
  depth: number,
  from: number,
  to: number,
  visit: (from: number, to: number) => void,
): void {
  const loop = loops[depth];
  if (loop === undefined) {
    visit(from, to);
    return;
  }
  for (let index = 0; index < loop.size; index++) {
    walk(loops, depth + 1, from + stepOf(loop, index), to + index * loop.to, visit);
  }
}

const ONCE: Step = { size: 1, from: 0, to: 0 };

/**
 * Copies planes of two loops: one walks the source's rows, the other the target's. Outside of
 * all others goes the first in tiles, so that the lines of the source that a tile touches are
 * used up while they are in the cache.
 */
function copyPlanes(
  loops: readonly Loop[],
  from: number,
  to: number,
  copyPlane: (plane: Plane) => void,
): void {
  const { fast, slow } = chooseLoops(loops);
  const others = loops.filter((loop) => loop !== fast && loop !== slow);
  const size = fast?.size ?? 1;
  const tile = others.length === 0 && slow === undefined ? size : tileOf(slow);
  for (let start = 0; start < size; start += tile) {
    const step: Step =
      fast === undefined ? ONCE : { ...fast, size: Math.min(tile, size - start) };
    walk(others, 0, from + start * step.from, to + start * step.to, (at, into) =>
      copyPlane({ from: at, to: into, fast: step, slow: slow ?? ONCE }),
    );
  }
}

/** The fewer rows of the target there are in a plane, the more steps it may have. */
function tileOf(slow: Loop | undefined): number {
  return slow === undefined
    ? TILE / 4
    : Math.max(TILE, Math.floor((TILE * TILE) / slow.size));
}

interface Chosen {
  readonly fast: StridedLoop | undefined;
  readonly slow: StridedLoop | undefined;
}

/** Too few steps for the inner loop to be worth starting. */
const SHORT = 8;

function chooseLoops(loops: readonly Loop[]): Chosen {
  const strided = loops.filter(isStrided);
  const bySource = strided.toSorted((a, b) => sourceRank(a) - sourceRank(b));
  const fast = bySource[0];
  const byTarget = strided.filter((it) => it !== fast).toSorted((a, b) => a.to - b.to);
  const slow = byTarget[0];
  if (fast === undefined || slow === undefined) return { fast, slow };
  const swap = fast.size < SHORT && slow.size > fast.size;
  return swap ? { fast: slow, slow: fast } : { fast, slow };
}

/** A repeated element costs nothing to find, whichever loop repeats it. */
function sourceRank(loop: StridedLoop): number {
  return loop.from === 0 ? Infinity : Math.abs(loop.from);
}
