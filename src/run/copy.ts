import { bytesPerElement, type DType } from "../tensor/dtype.js";
import {
  copyNarrow,
  copyPairs,
  copyWords,
  type Places,
  type Rows,
  type Step,
} from "./kernels.js";
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
/** Rows that are copied together; what they touch of both sides should stay in the cache. */
const MOST_ROWS = 1024;

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

interface RowsCopier {
  readonly copyRows: (rows: Rows, step: Step) => void;
  /** Room for so many places in the arrays. */
  readonly places: (count: number) => Places;
}

function rowsCopier(
  width: 1 | 2 | 4 | 8,
  source: Uint8Array,
  target: Uint8Array,
): RowsCopier {
  const largest = Math.max(source.length, target.length) / Math.min(width, 4);
  const places = (count: number): Places =>
    largest < 2 ** 31 ? new Int32Array(count) : new Float64Array(count);
  return { copyRows: kernelFor(width, source, target), places };
}

function kernelFor(
  width: 1 | 2 | 4 | 8,
  source: Uint8Array,
  target: Uint8Array,
): RowsCopier["copyRows"] {
  if (width === 1) return (rows, step) => copyNarrow(source, target, rows, step);
  if (width === 2) {
    const [from, to] = [halves(source), halves(target)];
    return (rows, step) => copyNarrow(from, to, rows, step);
  }
  const [from, to] = [words(source), words(target)];
  if (width === 4) return (rows, step) => copyWords(from, to, rows, step);
  return (rows, step) => copyPairs(from, to, rows, step);
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
 * Takes one loop as the steps along rows, and all combinations of the others as rows, in the
 * order in which they are in the target; so many of them at a time that the lines of memory
 * which they share are used up while they are in the cache.
 */
function copyByRows(
  loops: readonly Loop[],
  from: number,
  to: number,
  { copyRows, places }: RowsCopier,
): void {
  const along = chooseLoop(loops);
  const others = loops.filter((loop) => loop !== along).sort((a, b) => b.to - a.to);
  const most = others.reduce((product, loop) => product * loop.size, 1);
  const capacity = Math.min(MOST_ROWS, most);
  const rows = { count: 0, from: places(capacity), to: places(capacity) };
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
