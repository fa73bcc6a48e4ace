import { describe, expect, it } from "vitest";
import { sampleTensors, spread } from "../../src/api/part-samples.js";
import { elementCount } from "../../src/tensor/shape.js";
import { fromArrays, type MemorySource } from "../support/memory-source.js";

const sourceOf = (shape: readonly number[], change?: number): MemorySource => {
  const bytes = Uint8Array.from({ length: elementCount(shape) }, (_, i) => i % 251);
  if (change !== undefined) bytes[change]! ^= 1;
  return fromArrays([{ path: "w", shape, dtype: "uint8", bytes }]);
};
const sample = (source: MemorySource): string =>
  sampleTensors(source, [...source.tensors.values()]);

describe("samples of a tensor", () => {
  it.each([[[]], [[5]], [[3, 4]], [[2, 1, 3]], [[4, 64]]])("tell all of %j", (shape) => {
    const before = sample(sourceOf(shape));
    for (let i = 0; i < elementCount(shape); i++) {
      expect(sample(sourceOf(shape, i))).not.toBe(before);
    }
  });

  it.each([[[1_000_000]], [[1000, 1000]], [[10, 100, 1000]], [[1_000_000, 1]]])(
    "are few of %j, at both ends and between",
    (shape) => {
      const source = sourceOf(shape);
      const before = sample(source);
      const read = source.reads.reduce((sum, { bytes }) => sum + bytes, 0);
      expect(read).toBeLessThanOrEqual(256);
      expect(sample(sourceOf(shape, 0))).not.toBe(before);
      expect(sample(sourceOf(shape, 999_999))).not.toBe(before);
    },
  );

  it("are none of a tensor without elements, but its shape tells", () => {
    const [a, b] = [sourceOf([0, 5]), sourceOf([5, 0])];
    expect(sample(a)).not.toBe(sample(b));
    expect(a.reads).toEqual([]);
  });
});

describe("samples of a tensor in chunks", () => {
  it.each([
    [[1000], [300], 256],
    [[1000, 1000], [100, 100], 200],
    [[1000, 1000], [1000, 8], 256],
    [[10, 100, 1000], [3, 3, 7], 63],
    [[4, 5], [100, 100], 20],
  ])("of %j in chunks of %j are one read of the first", (shape, chunks, wanted) => {
    const read = (change?: readonly number[]) => {
      const source = sourceOf(
        shape,
        change?.reduce((sum, it, axis) => sum * shape[axis]! + it, 0),
      );
      const tensors = [...source.tensors.values()].map((it) => ({ ...it, chunks }));
      return { sample: sampleTensors(source, tensors), reads: source.reads };
    };
    const { sample: before, reads } = read();
    expect(reads).toEqual([{ path: "w", bytes: wanted }]);
    expect(read(shape.map(() => 0)).sample).not.toBe(before);
    const next = shape.map((size, axis) => Math.min(chunks[axis]!, size - 1));
    const isInside = next.every((it, axis) => it < chunks[axis]!);
    if (!isInside) expect(read(next).sample).toBe(before);
  });
});

describe("spread", () => {
  it.each<[number, number, readonly number[]]>([
    [3, 5, [0, 1, 2]],
    [5, 3, [0, 2, 4]],
    [9, 4, [0, 3, 5, 8]],
    [100, 2, [0, 99]],
  ])("of %i takes %i", (length, count, wanted) => {
    expect(
      spread(
        Array.from({ length }, (_, i) => i),
        count,
      ),
    ).toEqual(wanted);
  });
});
