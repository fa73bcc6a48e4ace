import { describe, expect, it } from "vitest";
import type { Hdf5Group } from "../../../src/files/hdf5/node.js";
import type { Hdf5File } from "../../../src/files/hdf5/open-hdf5.js";
import { readStoredModel } from "../../../src/files/keras/modern/stored-layer.js";
import { createReading } from "../../../src/files/keras/reading.js";

/** The groups of a file that holds groups of these names, as they are read. */
function ordered(...names: readonly string[]): readonly string[] {
  const group = (name: string): Hdf5Group => {
    return { kind: "group", path: `/${name}`, children: new Map() };
  };
  const root: Hdf5Group = {
    kind: "group",
    path: "/",
    children: new Map(names.map((name) => [name, group(name)])),
  };
  const hdf5 = { texts: () => null } as Partial<Hdf5File> as Hdf5File;
  const reading = createReading("m.h5", () => ({}));
  return [...readStoredModel(hdf5, root, reading).children.keys()];
}

describe("the groups of a file", () => {
  it("are ordered by stem, then by number", () => {
    const names = ["dense_10", "dense_2", "conv2d", "dense", "10", "2", "a__1", "a_"];
    const order = ["2", "10", "a_", "a__1", "conv2d", "dense", "dense_2", "dense_10"];
    expect(ordered(...names)).toEqual(order);
  });

  it("keep their order where their numbers are too long", () => {
    const [nines, eights] = ["9".repeat(400), "8".repeat(400)];
    expect(ordered(`a_${nines}`, `a_${eights}`, "a_3")).toEqual([
      "a_3",
      `a_${nines}`,
      `a_${eights}`,
    ]);
  });

  it("are ordered at once whatever their names are", () => {
    const names = ["a", "b", "c"].map((end) => "1".repeat(200_000) + end);
    const start = performance.now();
    expect(ordered(...names)).toEqual(names);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
