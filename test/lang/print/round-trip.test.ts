import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printExpression } from "../../../src/lang/print/print-expression.js";
import { printRuleFile } from "../../../src/lang/print/print-rule-file.js";
import type { RuleFile } from "../../../src/lang/tree.js";
import { parse } from "../../support/parse.js";
import { randomExpression, randomRuleFile } from "./random-trees.js";

/** A tree without where its nodes stand and how its texts were escaped. */
function meaning(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) =>
      ["span", "source", "raw"].includes(key) ? undefined : value,
    ),
  );
}

/** The tree of what was printed, which must have nothing wrong. */
function parsed(text: string): RuleFile {
  const { tree, diagnostics } = parse(text);
  expect(
    diagnostics.map(({ message }) => message),
    text,
  ).toEqual([]);
  return tree;
}

describe("print and parse", () => {
  it("give an expression back", () => {
    fc.assert(
      fc.property(randomExpression, (expression) => {
        const text = printExpression(expression);
        const [item] = parsed(`let x = ${text}`).items;
        if (item?.kind !== "let") throw new Error("no let");
        expect(meaning(item.value)).toEqual(meaning(expression));
        expect(printExpression(item.value)).toBe(text);
      }),
      { numRuns: 1500, seed: 20240501 },
    );
  });

  it("give a rule file back", () => {
    fc.assert(
      fc.property(randomRuleFile, (file) => {
        const text = printRuleFile(file);
        const again = parsed(text);
        expect(meaning(again)).toEqual(meaning(file));
        expect(printRuleFile(again)).toBe(text);
      }),
      { numRuns: 600, seed: 20240502 },
    );
  });
});
