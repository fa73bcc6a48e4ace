import { kernelsIn, TABLE_ROWS } from "./compiled/kernel-memory.js";
import type { Width } from "./compiled/code.js";
import { copyFar, copyNarrow, copyPairs, copyWords } from "./kernels.js";
import type { Rows, Step } from "./kernels.js";

/** Copies rows between two arrays. */
export interface RowsCopier {
  readonly copyRows: (rows: Rows, step: Step) => void;
  /**
   * Room for so many rows, at most `MOST_ROWS`; perhaps the same as was given before, to any
   * copier.
   */
  readonly roomFor: (count: number) => Pick<Rows, "from" | "to">;
}

/** Rows that are copied together; what they touch of both sides should stay in the cache. */
export const MOST_ROWS = TABLE_ROWS;

/** Arrays of so many elements (or words) have places beyond 32 bits. */
const FAR = 2 ** 31;

/** For elements of `width` bytes, at multiples of which both arrays begin. */
export function rowsCopier(
  width: Width,
  source: Uint8Array,
  target: Uint8Array,
): RowsCopier {
  const [from, to] = [elementsIn(width, source), elementsIn(width, target)];
  if (Math.max(from.length, to.length) >= FAR) {
    const words = width === 8 ? 2 : 1;
    return {
      copyRows: (rows, step) => copyFar(from, to, rows, { ...step, words }),
      roomFor: (count) => ({
        from: new Float64Array(count),
        to: new Float64Array(count),
      }),
    };
  }
  return (
    compiledCopier(width, source, target) ?? {
      copyRows: kernelFor(width, from, to),
      roomFor: (count) => ({ from: new Int32Array(count), to: new Int32Array(count) }),
    }
  );
}

/** Twice as fast, but only within a memory that was made for it. */
function compiledCopier(
  width: Width,
  source: Uint8Array,
  target: Uint8Array,
): RowsCopier | undefined {
  if (source.buffer !== target.buffer) return undefined;
  const kernels = kernelsIn(source.buffer);
  if (kernels === undefined) return undefined;
  const { copy, from, to } = kernels;
  const copyRows = copy[`copy${width}`];
  const [first, into] = [source.byteOffset, target.byteOffset];
  return {
    copyRows: (rows, step) =>
      copyRows(rows.count, step.size, step.from * width, step.to * width, first, into),
    roomFor: () => ({ from, to }),
  };
}

type ElementArray = Uint8Array | Uint16Array | Uint32Array;

/** Words of 32 bits also for elements of 64. */
function elementsIn(width: Width, bytes: Uint8Array): ElementArray {
  if (width === 1) return bytes;
  const { buffer, byteOffset, byteLength } = bytes;
  return width === 2
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : new Uint32Array(buffer, byteOffset, byteLength / 4);
}

function kernelFor(
  width: Width,
  from: ElementArray,
  to: ElementArray,
): RowsCopier["copyRows"] {
  if (from instanceof Uint32Array && to instanceof Uint32Array) {
    if (width === 4) return (rows, step) => copyWords(from, to, rows, step);
    return (rows, step) => copyPairs(from, to, rows, step);
  }
  const [source, target] = [from, to] as [Uint8Array, Uint8Array];
  return (rows, step) => copyNarrow(source, target, rows, step);
}
