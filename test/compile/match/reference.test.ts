import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../src/compile/match/compile-pattern.js";
import { patternOf } from "./pattern-of.js";
import type { Part, Segment } from "./pattern-of.js";
import { referenceMatch } from "./reference.js";

/** Few letters and few names, so that random patterns match random paths now and then. */
const name = fc.constantFrom("x", "y", "z");
const part: fc.Arbitrary<Part> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ literal: fc.constantFrom("a", "b", "1", "ab") }) },
  fc.constant<Part>("any"),
  fc.record({ name, type: fc.constantFrom("text", "int", "alpha") }),
  fc.record({ name, words: fc.constantFrom(["a", "ab"], ["b", "1", "a"], ["aba", "a"]) }),
);
const segment: fc.Arbitrary<Segment> = fc.oneof(
  { weight: 4, arbitrary: fc.array(part, { minLength: 1, maxLength: 4 }) },
  fc.constant<Segment>("**"),
  fc.record({ path: name }),
);
const segments = fc.array(segment, { minLength: 1, maxLength: 4 });
const unit = fc.constantFrom("a", "b", "1", "2", "_");
const path = fc
  .array(fc.string({ unit, maxLength: 6 }), { maxLength: 4 })
  .map((names) => names.join("/"));

describe("matching", () => {
  it("agrees with a reference that tries every way", () => {
    let matched = 0;
    fc.assert(
      fc.property(segments, path, (it, text) => {
        const pattern = patternOf(it);
        const wanted = referenceMatch(pattern, text);
        const found = compilePattern(pattern).match(text);
        const texts = found && [...found].map(([key, { text: value }]) => [key, value]);
        expect(texts).toEqual(wanted && [...wanted]);
        if (wanted) matched++;
      }),
      { numRuns: 20_000, seed: 20_240_229 },
    );
    expect(matched).toBeGreaterThan(1000);
  });
});
