import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSink } from "../../../src/files/state-dict/create-sink.js";
import {
  partsOf,
  shardsOf,
  type Shard,
} from "../../../src/files/state-dict/part-shards.js";
import { scratchFolder } from "../../support/scratch.js";

const folder = scratchFolder();

const parameter = (name: string, size: number) => ({
  name,
  shape: [size],
  dtype: "uint8" as const,
});
const parameters = [3, 4, 20, 6, 4].map((size, i) => parameter(`p${i}`, size));

const shardsOfSizes = (sizes: readonly number[]): readonly Shard[] =>
  sizes.map((bytes, i) => ({ number: i + 1, file: `${i}`, ordinals: [i], bytes }));

/** How many bytes each part has. */
function loadsOf(sizes: readonly number[], parts: readonly number[]): readonly number[] {
  const loads = new Map<number, number>();
  sizes.forEach((size, i) => loads.set(parts[i]!, (loads.get(parts[i]!) ?? 0) + size));
  return [...loads.values()];
}

describe("shardsOf", () => {
  it.each([1, 10, 37, 100])(
    "names the files of a run that does all at once: %i",
    (size) => {
      const place = join(folder, "m.safetensors");
      const sink = createSink(place, parameters, { force: true, maxShardSize: size });
      parameters.forEach(({ shape }, i) => sink.write(i, 0, Buffer.alloc(shape[0]!)));
      const written = sink.finish().map(({ file }) => file);
      const shards = shardsOf(place, parameters, size);
      expect(shards.map(({ file }) => file)).toEqual(
        written.filter((file) => !file.endsWith(".index.json")),
      );
      expect(readdirSync(folder)).toEqual(
        expect.arrayContaining(shards.map(({ file }) => basename(file))),
      );
    },
  );

  it("says what is in each", () => {
    const shards = shardsOf("x/m.safetensors", parameters, 10);
    expect(shards).toEqual([
      { number: 1, file: "x/m-00001-of-00003.safetensors", ordinals: [0, 1], bytes: 7 },
      { number: 2, file: "x/m-00002-of-00003.safetensors", ordinals: [2], bytes: 20 },
      { number: 3, file: "x/m-00003-of-00003.safetensors", ordinals: [3, 4], bytes: 10 },
    ]);
  });
});

describe("partsOf", () => {
  it.each<[readonly number[], number, readonly number[]]>([
    [[5, 5, 5, 5], 2, [1, 2, 1, 2]],
    [[5, 5, 5], 1, [1, 1, 1]],
    [[1, 2, 3, 4], 2, [1, 2, 2, 1]],
    [[20, 5, 5, 5, 5], 2, [1, 2, 2, 2, 2]],
    [[7, 20, 10], 8, [3, 1, 2]],
    [[0, 0, 0], 2, [1, 2, 1]],
    [[], 3, []],
  ])("%j among %i", (sizes, count, parts) => {
    expect(partsOf(shardsOfSizes(sizes), count)).toEqual(parts);
  });

  it("shares out evenly, whatever the sizes", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 12 }), (given, count) => {
        const parts = partsOf(shardsOfSizes(given), count);
        expect(parts.every((part) => part >= 1 && part <= count)).toBe(true);
        const total = given.reduce((sum, it) => sum + it, 0);
        const largest = Math.max(...given);
        // What any sharing must give to some part, and the bound of Graham for this one.
        const least = Math.max(largest, total / count, secondShare(given, count));
        expect(Math.max(...loadsOf(given, parts))).toBeLessThanOrEqual(
          (4 / 3) * least + 1e-9,
        );
      }),
      { seed: 7 },
    );
  });

  /** With more shards than parts two of the largest `count + 1` share a part. */
  function secondShare(sizes: readonly number[], count: number): number {
    const sorted = sizes.toSorted((a, b) => b - a);
    return sorted.length > count ? sorted[count - 1]! + sorted[count]! : 0;
  }

  it("is quick where a count is absurd", () => {
    expect(partsOf(shardsOfSizes([1, 2]), Number.MAX_SAFE_INTEGER)).toEqual([2, 1]);
  });
});
