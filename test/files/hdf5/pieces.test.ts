import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { piecesOf } from "../../../src/files/hdf5/pieces.js";
import type { Box } from "../../../src/tensor/catalog.js";

/** Row-major numbers of a box's elements in an array of this shape. */
function elementsOf({ start, count }: Box, shape: readonly number[]): number[] {
  let found = [0];
  shape.forEach((size, axis) => {
    found = found.flatMap((before) =>
      Array.from({ length: count[axis]! }, (_, i) => before * size + start[axis]! + i),
    );
  });
  return found;
}

const axis = fc
  .tuple(fc.nat(6), fc.nat(6), fc.nat(6), fc.integer({ min: 1, max: 4 }))
  .map(([before, count, after, chunk]) => ({ before, count, after, chunk }));

describe("pieces of a box", () => {
  it("are its elements in order, of bounded size", () => {
    fc.assert(
      fc.property(
        fc.array(axis, { maxLength: 4 }),
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        (axes, limit, chunked) => {
          const shape = axes.map((it) => it.before + it.count + it.after);
          const box = {
            start: axes.map((it) => it.before),
            count: axes.map((it) => it.count),
          };
          const chunks = chunked ? axes.map((it) => it.chunk) : null;
          const pieces = [...piecesOf(box, 4, limit, chunks)];
          const all = pieces.flatMap((piece) => elementsOf(piece, shape));
          expect(all).toEqual(elementsOf(box, shape));
          if (chunked) return;
          for (const piece of pieces) {
            const bytes = 4 * elementsOf(piece, shape).length;
            expect(bytes).toBeLessThanOrEqual(Math.max(4, limit));
          }
        },
      ),
      { seed: 5, numRuns: 400 },
    );
  });
});
