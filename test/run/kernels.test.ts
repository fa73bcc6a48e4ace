import { describe, expect, it } from "vitest";
import { copyFar } from "../../src/run/kernels.js";
import { rowsCopier, type RowsCopier, type Width } from "../../src/run/rows-copier.js";

const WIDTHS: readonly Width[] = [1, 2, 4, 8];

interface Walk {
  readonly name: string;
  readonly rows: readonly (readonly [from: number, to: number])[];
  readonly step: { readonly size: number; readonly from: number; readonly to: number };
}

/** Numbers of rows and steps around those that the kernels take at a time (2, 4 and 64). */
const WALKS: readonly Walk[] = [1, 2, 3, 4, 5, 8, 11].flatMap((count): Walk[] => [
  {
    name: `${count} rows turned into columns`,
    rows: Array.from({ length: count }, (_, i) => [i * 70, i]),
    step: { size: 70, from: 1, to: count },
  },
  {
    name: `${count} rows backwards`,
    rows: Array.from({ length: count }, (_, i) => [i * 150 + 129, i * 130]),
    step: { size: 130, from: -1, to: 1 },
  },
  {
    name: `${count} rows from here and there, each of one element again and again`,
    rows: Array.from({ length: count }, (_, i) => [(i * 7) % 13, i * 65 + 3]),
    step: { size: 65, from: 0, to: 1 },
  },
]);

const [BEFORE, LENGTH] = [64, 16384];

/** What the copy should give, element by element. */
function expected(source: Uint8Array, width: Width, { rows, step }: Walk): Uint8Array {
  const result = new Uint8Array(LENGTH).fill(255);
  for (const [from, to] of rows) {
    for (let i = 0; i < step.size; i++) {
      const start = (from + i * step.from) * width;
      const bytes = source.subarray(start, start + width);
      result.set(bytes, (to + i * step.to) * width);
    }
  }
  return result;
}

function copyWith(
  source: Uint8Array,
  target: Uint8Array,
  { rows, step }: Walk,
  { copyRows, places }: RowsCopier,
): Uint8Array {
  const listed = { count: rows.length, from: places(20), to: places(20) };
  rows.forEach(([from, to], i) => {
    listed.from[i] = from;
    listed.to[i] = to;
  });
  target.fill(255);
  copyRows(listed, step);
  return target;
}

describe.each(WIDTHS)("elements of %i bytes", (width) => {
  const memory = new ArrayBuffer(BEFORE + 2 * LENGTH);
  const source = new Uint8Array(memory, BEFORE, LENGTH);
  const target = new Uint8Array(memory, BEFORE + LENGTH, LENGTH);
  source.forEach((_, i) => (source[i] = (i * 167 + (i >> 8) * 13) & 0x7f));

  it.each(WALKS)("$name", (walk) => {
    const wanted = expected(source, width, walk);
    const copied = copyWith(source, target, walk, rowsCopier(width, source, target));
    expect(Buffer.compare(copied, wanted)).toBe(0);
    // An array that is too large for 32 bits would be too large for a test.
    const [from, to] =
      width < 4
        ? [source, target]
        : [source, target].map(
            (it) => new Uint32Array(memory, it.byteOffset, LENGTH / 4),
          );
    if (width === 2) return;
    const far = copyWith(source, target, walk, {
      copyRows: (rows, step) =>
        copyFar(from!, to!, rows, { ...step, words: width === 8 ? 2 : 1 }),
      places: (count) => new Float64Array(count),
    });
    expect(Buffer.compare(far, wanted)).toBe(0);
  });
});
