import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../src/compile/match/compile-pattern.js";
import { createPlaces, type Places } from "../../../src/compile/match/places.js";
import { pattern } from "./pattern-of.js";

const placesOf = (paths: readonly string[]): Places<string> =>
  createPlaces(paths.map((path) => ({ thing: path, path, otherPath: null })));

const numbers = (count: number): readonly number[] => Array.from(Array(count).keys());

describe("candidates", () => {
  const segment = fc.stringMatching(/^[ab_1]{1,4}$/);
  const paths = fc.array(
    fc.array(segment, { maxLength: 4 }).map((it) => it.join("/")),
    { minLength: 40, maxLength: 80 },
  );
  const piece = fc.constantFrom("a", "b", "_1", "ab_", "*", "{x}", "{n:int}", "{w:a|b}");
  const part = fc
    .array(piece, { minLength: 1, maxLength: 4 })
    .map((it) => it.join(""))
    .filter((it) => !/\*\*|\}\{(?!w)|\*\{|\}\*/.test(it) && !repeats(it));
  const written = fc
    .array(fc.oneof(part, fc.constant("**")), { minLength: 1, maxLength: 3 })
    .map((it) => it.join("/"))
    .filter((it) => !repeats(it));

  it("are all that match, in their order, whatever stands literally in a pattern", () => {
    fc.assert(
      fc.property(paths, written, (all, text) => {
        const wanted = pattern(text);
        const { match } = compilePattern(wanted);
        const places = placesOf(all);
        const found = places.candidates(wanted);
        const matching = places.all.filter(({ path }) => match(path) !== null);
        expect(found.filter(({ path }) => match(path) !== null)).toEqual(matching);
        // Each once, and in the model's order.
        const ordinals = found.map((it) => places.all.indexOf(it));
        expect(ordinals).toEqual([...new Set(ordinals)].sort((a, b) => a - b));
      }),
      { seed: 5, numRuns: 1000 },
    );
  });

  const COUNT = 3000;
  const places = placesOf(
    numbers(COUNT).flatMap((i) => [`net/block_${i}_x/kernel`, `net/block_${i}_x/bias`]),
  );

  it.each<[string, (i: number) => string]>([
    ["literal", (i) => `net/block_${i}_x/kernel`],
    ["with a literal segment", (i) => `**/block_${i}_x/kernel`],
    ["with a literal segment and captures", (i) => `{p}/block_${i}_x/{v}`],
    ["that begin with a wildcard", (i) => `**/block_${i}_x/{v}`],
    ["with a literal beginning of a segment", (i) => `**/block_${i}_{a}/kernel`],
    ["with a literal end of a segment", (i) => `{p:**}/*k_${i}_x/kernel`],
    ["with something literal inside a segment", (i) => `{p:**}/*k_${i}_*/kernel`],
  ])("are few for patterns %s", (_, patternOf) => {
    // Counted, not timed: every pattern on every path would be 3000 × 6000.
    const counts = numbers(COUNT).map(
      (i) => places.candidates(pattern(patternOf(i))).length,
    );
    const sum = counts.reduce((total, count) => total + count, 0);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(sum).toBeLessThan(20 * COUNT);
  });
});

/** Whether a text captures something twice, which has rules of its own. */
function repeats(text: string): boolean {
  const names = [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]!);
  return new Set(names).size < names.length;
}
