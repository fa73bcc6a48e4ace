import fc from "fast-check";
import { truncateSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openByteFile } from "../../../src/files/bytes/byte-file.js";
import {
  regionOfFile,
  regionOfMemory,
  type ByteRegion,
} from "../../../src/files/hdf5/byte-region.js";
import { readStretch } from "../../../src/files/hdf5/read-stretch.js";
import type { Box, StoredTensor } from "../../../src/tensor/catalog.js";
import { bytesPerElement, type DType } from "../../../src/tensor/dtype.js";
import { elementCount } from "../../../src/tensor/shape.js";
import { expectFailure } from "../../support/failures.js";
import { boxBytes } from "../../support/memory-source.js";
import { scratchFile, scratchFolder } from "../../support/scratch.js";

const folder = scratchFolder();

/** Bytes of which none is like those near it. */
const BYTES = Uint8Array.from({ length: 2 ** 21 }, (_, i) => (i * 167 + (i >> 8)) & 0xff);
const region = regionOfMemory("memory.h5", BYTES);

function tensorOf(shape: readonly number[], dtype: DType): StoredTensor {
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  return { stored: "/x", shape, dtype, bytes };
}

/** The elements of a box, picked one by one. */
function picked(tensor: StoredTensor, place: number, box: Box): Uint8Array {
  const { shape, dtype, bytes } = tensor;
  return boxBytes(
    { path: "x", shape, dtype, bytes: BYTES.subarray(place, place + bytes) },
    box,
  );
}

function expectBox(tensor: StoredTensor, place: number, box: Box): void {
  const wanted = Buffer.from(picked(tensor, place, box));
  expect(wanted.equals(readStretch(region, tensor, place, { box }))).toBe(true);
  // At an odd place, between bytes that must stay.
  const around = new Uint8Array(wanted.length + 5).fill(0xaa);
  const target = around.subarray(3, 3 + wanted.length);
  expect(readStretch(region, tensor, place, { box, target })).toBe(target);
  expect(wanted.equals(target)).toBe(true);
  expect([...around.subarray(0, 3), ...around.subarray(-2)]).toEqual(Array(5).fill(0xaa));
}

const axis = fc
  .tuple(fc.nat(5), fc.integer({ min: 0, max: 6 }), fc.nat(5))
  .map(([before, count, after]) => ({ before, count, after }));

describe("elements straight from a file", () => {
  it("are those of any box", () => {
    const dtypes = fc.constantFrom<DType>("uint8", "float16", "float32", "int64");
    fc.assert(
      fc.property(
        fc.array(axis, { maxLength: 5 }),
        dtypes,
        fc.nat(9),
        (axes, dtype, place) => {
          const tensor = tensorOf(
            axes.map((it) => it.before + it.count + it.after),
            dtype,
          );
          fc.pre(place + tensor.bytes <= BYTES.length);
          const start = axes.map((it) => it.before);
          expectBox(tensor, place, { start, count: axes.map((it) => it.count) });
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });

  it.each([
    ["short rows close together", [3000, 40], [17, 3], [2900, 9], "float32"],
    ["single bytes", [9000, 100], [0, 99], [9000, 1], "uint8"],
    ["rows that fill many windows", [300, 1500], [1, 20], [298, 1000], "float32"],
    ["rows far apart", [20, 20_000], [2, 100], [17, 50], "float32"],
    ["long rows", [8, 60_000], [1, 5], [6, 50_000], "float32"],
    [
      "rows of several groups",
      [3, 3, 200, 64],
      [1, 0, 10, 8],
      [2, 3, 180, 32],
      "float32",
    ],
  ] as const)("are right for %s", (_, shape, start, count, dtype) => {
    expectBox(tensorOf(shape, dtype), 12, { start, count });
  });

  it("take one call where they are neighbours, few where they are near", () => {
    const calls: number[] = [];
    const counted: ByteRegion = {
      ...region,
      readInto: (target, offset, start = 0, length = target.length - start) => {
        calls.push(length);
        return region.readInto(target, offset, start, length);
      },
    };
    const tensor = tensorOf([100, 7, 300], "float32");
    readStretch(counted, tensor, 0, { box: { start: [4, 0, 0], count: [9, 7, 300] } });
    readStretch(counted, tensor, 0, { box: { start: [4, 2, 0], count: [1, 3, 300] } });
    expect(calls.splice(0)).toEqual([9 * 7 * 1200, 3 * 1200]);
    readStretch(counted, tensor, 0, { box: { start: [0, 0, 0], count: [100, 7, 20] } });
    expect(calls.length).toBeLessThan(8);
    expect(Math.max(...calls)).toBeLessThanOrEqual(2 ** 18);
  });

  it("are read at their place in a part of a file, also into shared memory", () => {
    const file = openByteFile(scratchFile(folder, "part.bin", BYTES));
    const part = regionOfFile(file, 1000, 50_000);
    const tensor = tensorOf([100, 50], "float32");
    const target = new Uint8Array(new SharedArrayBuffer(20_000));
    expect(readStretch(part, tensor, 24, { target })).toBe(target);
    expect(Buffer.from(BYTES.subarray(1024, 21_024)).equals(target)).toBe(true);
    file.close();
  });

  it("must still be there", async () => {
    const path = scratchFile(folder, "cut.bin", BYTES);
    const file = openByteFile(path);
    const cut = regionOfFile(file);
    truncateSync(path, 1000);
    const tensor = tensorOf([100, 50], "float32");
    const read = () => readStretch(cut, tensor, 24, {});
    await expectFailure(read, "K2T506", "ends sooner than when it was opened");
    file.close();
  });
});
