import { describe, expect, it } from "vitest";
import { createArena } from "../../src/run/arena.js";
import type { Room } from "../../src/run/grain.js";
import { peakBytes } from "../../src/run/index.js";
import { runSlab, slabsOfPart } from "../../src/run/run-part.js";
import { bytesOf, tasksOf } from "../../src/run/tasks.js";
import type { Box, WeightReader } from "../../src/tensor/catalog.js";
import type { Core } from "../../src/tensor/core.js";
import * as nodes from "../../src/tensor/nodes.js";
import type { Shape } from "../../src/tensor/shape.js";

const PLACES = 49;
const [rows, columns] = [PLACES * 32, 1201];
const valueAt = (row: number, column: number): number =>
  (row * columns + column) % 1048573;

const values = Float32Array.from({ length: rows * columns }, (_, i) => i % 1048573);

const chunked = (chunks: Shape): Core =>
  nodes.load({
    stored: "w",
    shape: [rows, columns],
    dtype: "float32",
    bytes: values.byteLength,
    chunks,
  });

function readBox(box: Box | undefined, target: Uint8Array): Uint8Array {
  const [top, left] = box?.start ?? [0, 0];
  const [height, width] = box?.count ?? [rows, columns];
  const into = new Float32Array(target.buffer, target.byteOffset, height! * width!);
  for (let row = 0; row < height!; row++) {
    const from = (top! + row) * columns + left!;
    into.set(values.subarray(from, from + width!), row * width!);
  }
  return target;
}

/** Rearrangements, each with the row and the column of the source of an element. */
const REARRANGED: readonly (readonly [
  string,
  (weight: Core) => Core,
  (i: number, j: number) => readonly [number, number],
])[] = [
  ["as it is", (weight) => weight, (i, j) => [i, j]],
  ["upside down", (weight) => nodes.flip(weight, 0), (i, j) => [rows - 1 - i, j]],
  ["transposed", (weight) => nodes.permute(weight, [1, 0]), (i, j) => [j, i]],
  [
    "with rows in PyTorch's order",
    (weight) =>
      nodes.reshape(
        nodes.permute(nodes.reshape(weight, [7, 7, 32, columns]), [3, 2, 0, 1]),
        [columns, rows],
      ),
    (i, j) => [(j % PLACES) * 32 + Math.floor(j / PLACES), i],
  ],
];

/** Bytes of all chunks that share an element with a box: by asking each chunk. */
function touched(chunks: Shape, box: Box | undefined): number {
  const [start, count] = [box?.start ?? [0, 0], box?.count ?? [rows, columns]];
  let bytes = 0;
  for (let row = 0; row < rows; row += chunks[0]!) {
    for (let column = 0; column < columns; column += chunks[1]!) {
      const isApart =
        row + chunks[0]! <= start[0]! ||
        row >= start[0]! + count[0]! ||
        column + chunks[1]! <= start[1]! ||
        column >= start[1]! + count[1]!;
      if (!isApart) bytes += 4 * chunks[0]! * chunks[1]!;
    }
  }
  return bytes;
}

/** What tasks for some threads write, and what they unpack for it. */
function run(
  node: Core,
  chunks: Shape,
  { threads, ...room }: Room & { threads: number },
) {
  const bytes = new Uint8Array(bytesOf(node));
  let unpacked = 0;
  const reader: Pick<WeightReader, "read"> = {
    read(_, box, target) {
      unpacked += touched(chunks, box);
      return readBox(box, target!);
    },
  };
  const arena = createArena();
  for (const task of tasksOf([{ name: "p", node }], threads)) {
    for (const part of task) {
      for (const slab of slabsOfPart(part, room)) {
        runSlab(slab, { reader, arena, room }, (_, offset, piece) =>
          bytes.set(piece, offset),
        );
      }
    }
  }
  return { values: new Float32Array(bytes.buffer), unpacked, held: arena.most() };
}

const CHUNKS: readonly Shape[] = [
  [98, 76],
  [rows, 8],
  [16, columns],
  [rows, columns],
  [392, 64],
];

describe.each(REARRANGED)("a weight in chunks, %s,", (_, rearranged, placeOf) => {
  const wrongIn = (values: Float32Array, node: Core): number => {
    const [height, width] = node.shape as [number, number];
    let wrong = 0;
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        if (values[i * width + j] !== valueAt(...placeOf(i, j))) wrong++;
      }
    }
    return wrong;
  };

  describe.each(CHUNKS)("of %i x %i", (...chunks) => {
    const node = rearranged(chunked(chunks));

    it.each([1, 2, 3])("is unpacked about once by %i threads", (threads) => {
      const room = { limit: 2 ** 30, wanted: 2 ** 27 };
      const { values, unpacked } = run(node, chunks, { threads, ...room });
      expect(wrongIn(values, node)).toBe(0);
      expect(unpacked).toBeLessThanOrEqual(1.5 * touched(chunks, undefined));
    });

    it("stays within little memory", () => {
      const limit = 2 ** 18;
      const { values, held } = run(node, chunks, { threads: 1, limit, wanted: limit });
      expect(wrongIn(values, node)).toBe(0);
      expect(peakBytes(node, limit)).toBeLessThanOrEqual(limit);
      expect(held).toBeLessThanOrEqual(limit);
    });
  });
});
