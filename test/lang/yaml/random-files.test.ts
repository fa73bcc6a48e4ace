import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parse } from "./expect-errors.js";

const KEYS = [
  ...["pack", "use", "let", "tables", "classes", "modules", "layers", "maps", "weights"],
  ...["params", "ignore", "rules", "layer", "to", "as", "where", "module", "drop"],
  ...["from", "ops", "axes", "class", "error", "warn", "text", "value", "optional"],
  ...["allow", "map", "weight", "param", "split", "permute", "a", "bias?", "x y", "1"],
];
const TEXTS = [
  ...["", "a", "a b", "{", "kernel[i o -> o i]", "a/{x:int}", "{x}", "**", "*", "$"],
  ...["1,2", "K2T412", "split(0)", "true", "null", "~", "1", "Dense", "x ? y : z", "'a"],
];

const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<unknown>(...TEXTS, 1, 1.5, true, null),
    fc.dictionary(fc.constantFrom(...KEYS), tie("document"), { maxKeys: 6 }),
    fc.array(tie("document"), { maxLength: 3 }),
  ),
}));

/** The entries of a file in their places, each with anything in it. */
const file = fc.dictionary(
  fc.constantFrom(...KEYS.slice(0, 12)),
  fc.oneof(
    document,
    fc.array(fc.dictionary(fc.constantFrom(...KEYS), document, { maxKeys: 6 }), {
      maxLength: 3,
    }),
  ),
  { maxKeys: 4 },
);

describe("whatever stands in a file", () => {
  it("is a tree or a diagnostic, never an exception", () => {
    let valid = 0;
    fc.assert(
      fc.property(file, (content) => {
        const text = stringify(content);
        const { tree, diagnostics } = parse(text);
        expect(tree.kind).toBe("rule-file");
        const strange = diagnostics.filter(
          ({ message, span }) =>
            /undefined|\[object|\.$/.test(message) ||
            span!.end < span!.start ||
            span!.end > text.length,
        );
        expect(strange).toEqual([]);
        if (diagnostics.length === 0 && tree.items.length > 0) valid++;
      }),
      { numRuns: 500, seed: 11 },
    );
    expect(valid).toBeGreaterThan(5);
  });

  it("and however it is cut or damaged", () => {
    const text = stringify({
      use: ["keras/core"],
      let: { a: "b", c: [1, 2] },
      layers: [
        { class: "Dense", to: "Linear", params: { "bias?": "bias", w: "k[i -> i]" } },
      ],
      maps: [{ layer: "a{x:int}", to: "b.{x}", params: { c: "kernel + '/d'" } }],
    });
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(4),
        fc.string({
          unit: fc.constantFrom(..."{}[]:,#&*!|>'\"%@`-? \n\ta1\\"),
          maxLength: 4,
        }),
        (at, drop, insert) => {
          const damaged = text.slice(0, at) + insert + text.slice(at + drop);
          const { diagnostics } = parse(damaged);
          for (const { span } of diagnostics) {
            expect(span!.end).toBeLessThanOrEqual(damaged.length);
          }
        },
      ),
      { numRuns: 1000, seed: 12 },
    );
  });
});
