import { describe, expect, it } from "vitest";
import { copyFar } from "../../src/run/kernels.js";
import type { Width } from "../../src/run/compiled/code.js";
import { createKernelMemory, kernelsIn } from "../../src/run/compiled/kernel-memory.js";
import { rowsCopier, type RowsCopier } from "../../src/run/rows-copier.js";

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

/** A source that differs from one byte to the next, and a target, in one memory. */
function sidesIn(memory: ArrayBuffer, begin: number): readonly [Uint8Array, Uint8Array] {
  const source = new Uint8Array(memory, begin, LENGTH);
  source.forEach((_, i) => (source[i] = (i * 167 + (i >> 8) * 13) & 0x7f));
  return [source, new Uint8Array(memory, begin + LENGTH, LENGTH)];
}

/** What the copy should give, element by element. */
function expected(source: Uint8Array, width: Width, { rows, step }: Walk): Uint8Array {
  const result = new Uint8Array(LENGTH).fill(255);
  for (const [from, to] of rows) {
    for (let i = 0; i < step.size; i++) {
      const start = (from + i * step.from) * width;
      result.set(source.subarray(start, start + width), (to + i * step.to) * width);
    }
  }
  return result;
}

function copyWith(
  target: Uint8Array,
  { rows, step }: Walk,
  { copyRows, roomFor }: RowsCopier,
): Uint8Array {
  const listed = { count: rows.length, ...roomFor(rows.length) };
  rows.forEach(([from, to], i) => {
    listed.from[i] = from;
    listed.to[i] = to;
  });
  target.fill(255);
  copyRows(listed, step);
  return target;
}

describe.each(WIDTHS)("elements of %i bytes", (width) => {
  it.each(WALKS)("$name", (walk) => {
    const [source, target] = sidesIn(new ArrayBuffer(BEFORE + 2 * LENGTH), BEFORE);
    const copied = copyWith(target, walk, rowsCopier(width, source, target));
    expect(Buffer.compare(copied, expected(source, width, walk))).toBe(0);
  });

  const memory = createKernelMemory();
  it.each(WALKS)("$name, in the memory of compiled kernels", (walk) => {
    const buffer = memory.reserve(2 * LENGTH)!;
    expect(kernelsIn(buffer)).toBeDefined();
    const [source, target] = sidesIn(buffer, memory.begin);
    const copied = copyWith(target, walk, rowsCopier(width, source, target));
    expect(Buffer.compare(copied, expected(source, width, walk))).toBe(0);
  });
});

// An array that is too large for places of 32 bits would be too large for a test as well.
describe.each([1, 2] as const)("elements of %i words, far away", (words) => {
  it.each(WALKS)("$name", (walk) => {
    const [source, target] = sidesIn(new ArrayBuffer(2 * LENGTH), 0);
    const [from, to] = [source, target].map(
      ({ buffer, byteOffset }) => new Uint32Array(buffer, byteOffset, LENGTH / 4),
    );
    const copied = copyWith(target, walk, {
      copyRows: (rows, step) => copyFar(from!, to!, rows, { ...step, words }),
      roomFor: (count) => ({
        from: new Float64Array(count),
        to: new Float64Array(count),
      }),
    });
    const width = words === 1 ? 4 : 8;
    expect(Buffer.compare(copied, expected(source, width, walk))).toBe(0);
  });
});

describe("the memory of compiled kernels", () => {
  it("keeps its contents and its kernels as it grows", () => {
    const memory = createKernelMemory();
    const small = memory.reserve(2 * LENGTH)!;
    new Uint8Array(small, memory.begin)[5] = 7;
    const large = memory.reserve(2 ** 20)!;
    expect(large.byteLength).toBeGreaterThanOrEqual(memory.begin + 2 ** 20);
    expect(small.byteLength).toBe(0);
    expect(new Uint8Array(large, memory.begin)[5]).toBe(7);
    const [source, target] = sidesIn(large, memory.begin + 2 ** 19);
    const walk = WALKS.at(-1)!;
    const copied = copyWith(target, walk, rowsCopier(4, source, target));
    expect(Buffer.compare(copied, expected(source, 4, walk))).toBe(0);
  });

  it("gives none of more than can be addressed, and goes on after that", () => {
    const memory = createKernelMemory();
    expect(memory.reserve(2 ** 32)).toBeNull();
    const buffer = memory.reserve(2 * LENGTH)!;
    const [source, target] = sidesIn(buffer, memory.begin);
    const walk = WALKS[0]!;
    const copied = copyWith(target, walk, rowsCopier(2, source, target));
    expect(Buffer.compare(copied, expected(source, 2, walk))).toBe(0);
  });
});
