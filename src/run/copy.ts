import { bytesPerElement, type DType } from "../tensor/dtype.js";
import type { Step } from "./kernels.js";
import { isStrided, stepOf, type Loop, type StridedLoop } from "./loops.js";
import { MOST_ROWS, rowsCopier, type RowsCopier } from "./rows-copier.js";

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

/** A copier between two arrays, which begin at multiples of an element's size. */
export function copier({ dtype, source, target }: Ends): Copier {
  const width = bytesPerElement(dtype);
  const rows = rowsCopier(width, source, target);
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
      copyByRows(loops, from, to, rows);
    }
  };
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
 * Takes one loop as the steps along rows, and all combinations of the others as rows, in the
 * order in which they are in the target; so many of them at a time that the lines of memory
 * which they share are used up while they are in the cache.
 */
function copyByRows(
  loops: readonly Loop[],
  from: number,
  to: number,
  { copyRows, roomFor }: RowsCopier,
): void {
  const along = chooseLoop(loops);
  const others = loops.filter((loop) => loop !== along).sort((a, b) => b.to - a.to);
  const most = others.reduce((product, loop) => product * loop.size, 1);
  const capacity = Math.min(MOST_ROWS, most);
  const rows = { count: 0, ...roomFor(capacity) };
  walk(others, 0, from, to, (at, into) => {
    rows.from[rows.count] = at;
    rows.to[rows.count] = into;
    rows.count++;
    if (rows.count < capacity) return;
    copyRows(rows, along ?? ONCE);
    rows.count = 0;
  });
  if (rows.count > 0) copyRows(rows, along ?? ONCE);
}

/** Too few steps for the inner loop to be worth starting. */
const SHORT = 8;

/**
 * The loop along which neighbours in the source are nearest, or if that is short, the longest
 * of those along which neighbours in the target are.
 */
function chooseLoop(loops: readonly Loop[]): StridedLoop | undefined {
  const strided = loops.filter(isStrided);
  const [fast, ...others] = strided.toSorted((a, b) => sourceRank(a) - sourceRank(b));
  const [slow] = others.sort((a, b) => a.to - b.to);
  if (fast === undefined || slow === undefined) return fast;
  return fast.size < SHORT && slow.size > fast.size ? slow : fast;
}

/** A repeated element costs nothing to find, whichever loop repeats it. */
function sourceRank(loop: StridedLoop): number {
  return loop.from === 0 ? Infinity : Math.abs(loop.from);
}
