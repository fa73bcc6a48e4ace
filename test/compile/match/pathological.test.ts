import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../src/compile/match/compile-pattern.js";
import { pattern } from "./pattern-of.js";

function stepsOf(text: string, path: string): number {
  const work = { steps: 0 };
  compilePattern(pattern(text)).match(path, work);
  return work.steps;
}

/** Patterns at which an engine that backtracks takes exponential or cubic time. */
const NASTY = [
  "*a*a*a*a*a*a*a*a*b*",
  "{a}a{b}a{c}a{d}a{e}a{f}b{g}",
  "**/a/**/a/**/a/**/b/**",
  "{p:**}/{q:**}/{r:**}/{s:**}/b/**",
  "{a:a|aa}{b:a|aa}{c:a|aa}{d:a|aa}*{e:a|aa}b*",
  "*{i:int}*{j:int}*{k:int}*b*",
];

describe("the steps of matching", () => {
  it.each(NASTY)("grow with the path's length for %s", (text) => {
    const paths = [256, 2048].map((size) =>
      text.includes("**") ? "a/".repeat(size / 2) + "c" : "a1a".repeat(size / 3) + "c",
    );
    const [short, long] = paths.map((path) => stepsOf(text, path) / path.length);
    expect(short).toBeGreaterThan(0);
    expect(long! / short!).toBeLessThan(1.1);
  });

  it("grow with the path's length where it matches, too", () => {
    const [short, long] = [200, 1600].map((size) => {
      const path = "a".repeat(size) + "b";
      return stepsOf("*a*a*a{x}b", path) / path.length;
    });
    expect(long! / short!).toBeLessThan(1.1);
  });

  it("grow with the square of the path's length where a capture is repeated", () => {
    const [short, long] = [64, 512].map((size) => {
      const path = `${"a".repeat(size)}/${"a".repeat(size)}b`;
      return stepsOf("{x}/{x}*c*", path) + stepsOf("{x}/*{x}{x}{x}c", path);
    });
    expect(long! / short!).toBeLessThan(8 * 8 * 1.1);
  });

  it("are bounded where several ways remain for a repeated capture", () => {
    const half = Array.from({ length: 700 }, (_, at) => String.fromCharCode(0x4e00 + at));
    const path = `${half.join("")}/${half.reverse().join("")}${half.reverse().join("")}!`;
    const text = "*{x}*/*{x}*{x}*{x}*{x}*!";
    expect(() => stepsOf(text, path)).toThrow(/too many ways/);
  });
});
