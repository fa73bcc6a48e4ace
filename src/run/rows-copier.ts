import { copyFar, copyNarrow, copyPairs, copyWords } from "./kernels.js";
import type { Places, Rows, Step } from "./kernels.js";

/** Copies rows between two arrays. */
export interface RowsCopier {
  readonly copyRows: (rows: Rows, step: Step) => void;
  /** Room for so many places in the arrays. */
  readonly places: (count: number) => Places;
}

/** Rows that are copied together; what they touch of both sides should stay in the cache. */
export const MOST_ROWS = 1024;

/** Arrays of so many elements (or words) have places beyond 32 bits. */
const FAR = 2 ** 31;

export type Width = 1 | 2 | 4 | 8;

/** For elements of `width` bytes, at multiples of which both arrays begin. */
export function rowsCopier(
  width: Width,
  source: Uint8Array,
  target: Uint8Array,
): RowsCopier {
  const [from, to] = [elementsIn(width, source), elementsIn(width, target)];
  const words = width === 8 ? 2 : 1;
  if (Math.max(from.length, to.length) >= FAR) {
    return {
      copyRows: (rows, step) => copyFar(from, to, rows, { ...step, words }),
      places: (count) => new Float64Array(count),
    };
  }
  return {
    copyRows: kernelFor(width, from, to),
    places: (count) => new Int32Array(count),
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
