import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance } from "../../src/report/edit-distance.js";
import { nearest, nearestFew } from "../../src/report/suggest.js";

describe("nearest", () => {
  it.each([
    ["kernal", ["bias", "kernel"], "kernel"],
    ["KERNEL", ["kernels", "kernel"], "kernel"],
    ["transpsoe", ["transpose", "reshape"], "transpose"],
    ["conv1/kernel", ["conv2/bias", "conv1/kernal"], "conv1/kernal"],
    ["gamma", ["beta", "moving_mean"], undefined],
    ["a", ["b"], undefined],
    ["a", ["ab"], undefined],
    ["ab", ["ac"], "ac"],
    ["", ["x"], undefined],
    ["kernel", ["kernel"], undefined],
  ])("%s among %j", (name, candidates, wanted) => {
    expect(nearest(name, candidates)).toBe(wanted);
  });

  it("gives the nearest few, nearest first, equals in their order", () => {
    const candidates = ["kernels_", "kernelx", "kernely", "kernelz", "kernelx"];
    expect(nearestFew("kernel", candidates)).toEqual(["kernelx", "kernely", "kernelz"]);
    expect(nearestFew("kernels", candidates, 9)).toEqual([
      "kernels_",
      "kernelx",
      "kernely",
      "kernelz",
    ]);
  });

  it("is quick on hostile names", () => {
    const long = Array.from({ length: 2000 }, (_, i) => `${"ab".repeat(5000)}${i}`);
    const start = performance.now();
    expect(nearest("ba".repeat(5000), long)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

/** The definition, without any shortcut: optimal string alignment. */
function alignment(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const costs = [
    alignment(a.slice(1), b) + 1,
    alignment(a, b.slice(1)) + 1,
    alignment(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
  ];
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) {
    costs.push(alignment(a.slice(2), b.slice(2)) + 1);
  }
  return Math.min(...costs);
}

describe("editDistance", () => {
  it("is the optimal alignment, cut off at the limit", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
    const property = fc.property(word, word, fc.nat(7), (a, b, limit) => {
      expect(editDistance(a, b, limit)).toBe(Math.min(alignment(a, b), limit + 1));
    });
    fc.assert(property, { seed: 7 });
  });
});
