import { describe, expect, it, vi } from "vitest";
import type * as Patterns from "../../src/compile/match/compile-pattern.js";
import { compileText } from "../support/compile.js";
import { type DescribedModel, modelOf } from "../support/model.js";

/** Work is counted, not timed: how often a pattern is tried on a path. */
const tried = vi.hoisted(() => ({ count: 0 }));

vi.mock("../../src/compile/match/compile-pattern.js", async (importOriginal) => {
  const actual = await importOriginal<typeof Patterns>();
  const compilePattern: typeof Patterns.compilePattern = (pattern) => {
    const { match } = actual.compilePattern(pattern);
    return {
      match(path, work) {
        tried.count += 1;
        return match(path, work);
      },
    };
  };
  return { ...actual, compilePattern };
});

const numbers = (count: number): readonly number[] => Array.from(Array(count).keys());

const DENSE = { class: "Dense", variables: { kernel: [2, 3], bias: [3] } };

const side = (count: number): DescribedModel =>
  Object.fromEntries(numbers(count).map((i) => [`net/block_${i}`, DENSE]));

/** How often patterns are tried where that many layers are planned. */
function triesOf(rules: string, model: DescribedModel): number {
  tried.count = 0;
  const { plan, diagnostics } = compileText(rules, model);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  expect(plan!.parameters).toHaveLength(2 * Object.keys(model).length);
  return tried.count;
}

const BODY = "{ w = kernel[i o -> o i]; b = bias }";

describe("ten times the layers", () => {
  it.each<[string, (count: number) => readonly string[]]>([
    ["one map", () => [`map "net/{x}" -> "{x}" ${BODY}`]],
    ["one map of all paths", () => [`map "{p:**}" -> "{p}" { w ?= kernel; b ?= bias }`]],
    ["one weight rule", () => [`weight "{p:**}/{v}" -> "{p}.{v}"`]],
    [
      "a map each",
      (count) => numbers(count).map((i) => `map "net/block_${i}" -> "x.${i}" ${BODY}`),
    ],
    [
      "a map each that begins with a wildcard",
      (count) => numbers(count).map((i) => `map "**/block_${i}" -> "x.${i}" ${BODY}`),
    ],
    [
      "a weight rule each that begins with a wildcard",
      (count) =>
        numbers(count).flatMap((i) => [
          `weight "**/block_${i}/kernel" -> "w.${i}" | transpose`,
          `weight "{p:**}/*_${i}/bias" -> "b.${i}"`,
        ]),
    ],
    [
      "a map that collects",
      () => [`map "net/{x}" -> "{x}" { w = kernel[i o -> o i]; b = collect("b{y}") }`],
    ],
  ])("are ten times the tries with %s", (_, rulesFor) => {
    const [few, many] = [100, 1000].map((count) =>
      triesOf(rulesFor(count).join("\n"), side(count)),
    );
    expect(few).toBeGreaterThan(0);
    expect(many! / few!).toBeLessThanOrEqual(12);
  });

  it("are no more looks at a layer that has all the weights", () => {
    const [few, many] = [200, 2000].map((count) => {
      const variables = Object.fromEntries(numbers(count).map((i) => [`v${i}`, [2]]));
      const { catalog } = modelOf({ all: { variables } });
      const layer = catalog.layers[0]!;
      const own = layer.variables;
      let looks = 0;
      Object.defineProperty(layer, "variables", { get: () => ((looks += 1), own) });
      const each = numbers(count).map((i) => `weight "all/v${i}" -> "w.${i}"`);
      const { plan } = compileText(each.join("\n"), { catalog });
      expect(plan!.parameters).toHaveLength(count);
      return looks;
    });
    expect(many).toBe(few);
  });
});
