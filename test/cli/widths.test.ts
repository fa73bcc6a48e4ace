import { describe, expect, it } from "vitest";
import { clipTo } from "../../src/cli/clip-to.js";
import { wrap } from "../../src/cli/wrap.js";

describe("clipTo", () => {
  it.each([
    ["short", 5, "short"],
    ["abcdefghij", 7, "abcd…ij"],
    ["abcdefghij", 3, "ab…"],
    // Two columns each.
    ["日本語日本語", 7, "日本…語"],
    ["日本語日本語", 12, "日本語日本語"],
    ["", 3, ""],
  ])("%s in %i columns is %s", (text, columns, clipped) => {
    expect(clipTo(text, columns)).toBe(clipped);
  });

  it("cuts no character in halves, and what is stacked up on one", () => {
    const family = "👩‍👩‍👧‍👦";
    expect(clipTo(family.repeat(9), 8)).toBe(`${family}${family}…${family}`);
    const stacked = `e${"\u0301".repeat(100_000)}`;
    expect(clipTo(stacked.repeat(3), 5).length).toBeLessThan(100);
  });

  it("takes a long name in its stride", () => {
    expect(clipTo("n".repeat(20_000_000), 10)).toBe("nnnnnn…nnn");
  });
});

describe("wrap", () => {
  it("sets in the lines after the first", () => {
    expect(wrap("one two three four", 9)).toEqual(["one two", "  three", "  four"]);
  });

  it("leaves what is for copying whole", () => {
    expect(wrap("write `a b c` or `d e`, or `", 8)).toEqual([
      "write",
      "  `a b c`",
      "  or",
      "  `d e`,",
      "  or `",
    ]);
  });

  it("leaves long words whole", () => {
    expect(wrap("a wonderfully long", 5)).toEqual(["a", "  wonderfully", "  long"]);
    expect(wrap("", 5)).toEqual([""]);
  });
});
