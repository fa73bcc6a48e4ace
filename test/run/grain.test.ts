import { describe, expect, it } from "vitest";
import { grainOf } from "../../src/run/grain.js";
import { peakOf } from "../../src/run/peak-bytes.js";
import { slabsOf } from "../../src/run/slabs.js";
import { bytesOf, tasksOf } from "../../src/run/tasks.js";
import type { Core } from "../../src/tensor/core.js";
import * as nodes from "../../src/tensor/nodes.js";
import { elementCount, type Shape } from "../../src/tensor/shape.js";

const MEGABYTE = 2 ** 20;

function weight(shape: Shape): Core {
  const bytes = 4 * elementCount(shape);
  return nodes.load({ stored: "w", shape, dtype: "float32", bytes });
}

/** The kernel of VGG16's first Dense layer, with its rows in PyTorch's order. */
const kernel = nodes.reshape(
  nodes.permute(nodes.reshape(weight([25088, 4096]), [7, 7, 512, 4096]), [3, 2, 0, 1]),
  [4096, 25088],
);

function largest(slabs: readonly Core[]): number {
  return Math.max(...slabs.map(peakOf));
}

describe("slabs", () => {
  const room = { limit: 2 ** 30, wanted: 2 ** 27 };

  it("are small where nothing is rearranged", () => {
    const plain = weight([8192, 4096]);
    expect(largest(grainOf(plain, room))).toBeLessThanOrEqual(2 * MEGABYTE);
    const cast = grainOf(nodes.cast(plain, "float16"), room);
    expect(largest(cast)).toBeLessThanOrEqual(2 * MEGABYTE);
  });

  it("are large where they are columns of what is stored", () => {
    const slabs = grainOf(kernel, room);
    expect(largest(slabs)).toBeGreaterThan(32 * MEGABYTE);
    expect(largest(slabs)).toBeLessThanOrEqual(128 * MEGABYTE);
  });

  it.each([
    [30 * MEGABYTE, 2 ** 27],
    [2 ** 30, 20 * MEGABYTE],
    [MEGABYTE, MEGABYTE],
  ])("stay within a limit of %i and a wish for %i", (limit, wanted) => {
    const slabs = grainOf(kernel, { limit, wanted });
    expect(largest(slabs)).toBeLessThanOrEqual(Math.min(limit, wanted));
    expect(slabs.reduce((sum, slab) => sum + bytesOf(slab), 0)).toBe(bytesOf(kernel));
  });

  it("are as many as it takes, but none of a last few columns", () => {
    const sizes = grainOf(kernel, { limit: 61_000_000, wanted: 2 ** 27 }).map(
      ({ shape }) => shape[0],
    );
    // With its tile, 597 columns would be above the limit; 590 would leave 556 for the last.
    expect(sizes).toEqual([586, 586, 586, 586, 586, 586, 580]);
    const cut = slabsOf(weight([4096, 25088]), 585 * 25088 * 4, bytesOf);
    expect(cut?.map(({ shape }) => shape[0])).toEqual(Array(8).fill(512));
  });

  it("are there whatever little is wished for", () => {
    expect(grainOf(kernel, { limit: 2 ** 30, wanted: 0 }).length).toBeGreaterThan(10);
    expect(grainOf(kernel, { limit: 3, wanted: 0 })).toEqual([kernel]);
  });

  it("are few where each computes all again", () => {
    // A copy in the order of its rows, of which every view needs all.
    const copied = nodes.reshape(
      nodes.permute(nodes.reshape(weight([3000, 2000]), [3000, 2000]), [1, 0]),
      [1500, 4000],
    );
    const turned = nodes.permute(copied, [1, 0]);
    const slabs = grainOf(turned, { limit: 2 ** 30, wanted: 2 ** 24 });
    expect(slabs.length).toBeLessThanOrEqual(3);
  });
});

describe("tasks", () => {
  it("cover every byte once, the largest parameters first", () => {
    const parameters = [
      weight([3]),
      kernel,
      weight([0, 4]),
      ...Array.from({ length: 2000 }, (_, i) => weight([1 + i])),
      weight([2000, 3000]),
    ].map((node, i) => ({ name: `p${i}`, node }));
    for (const threads of [1, 2, 8]) {
      const tasks = [...tasksOf(parameters, threads)];
      const parts = tasks.flat();
      for (const [ordinal, { node }] of parameters.entries()) {
        const own = parts.filter((part) => part.ordinal === ordinal);
        let end = 0;
        for (const part of own.sort((a, b) => a.offset - b.offset)) {
          expect(part.offset).toBe(end);
          end += bytesOf(part.node);
        }
        expect(end).toBe(bytesOf(node));
      }
      const sizes = tasks.map((task) =>
        task.reduce((sum, it) => sum + bytesOf(it.node), 0),
      );
      expect(Math.max(...sizes)).toBeLessThanOrEqual(128 * MEGABYTE);
      expect(tasks[0]![0]!.ordinal).toBe(1);
      // Small ones share tasks.
      expect(tasks.length).toBeLessThan(60);
    }
  });
});
