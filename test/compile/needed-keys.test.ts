import { describe, expect, it } from "vitest";
import { compileText, marks } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

const layer = (config: Readonly<Record<string, unknown>>) => ({
  class: "Odd",
  config,
  variables: { w: [2] },
});

/** Which of two transforms the layers go through. */
function routes(where: string, model: DescribedModel, before = ""): readonly string[] {
  const text = `${before}
layer Odd where ${where} { special = w }
layer Odd { plain = w }
map "{p:**}" -> "{p}"`;
  // That one of them applies to no layer is a warning.
  return compileText(text, model).plan!.parameters.map(({ name }) => name);
}

const MODEL = {
  without: layer({}),
  none: layer({ key: null }),
  one: layer({ key: 1 }),
  both: layer({ key: 1, other: false }),
} as DescribedModel;

describe("a condition that asks for keys of the config", () => {
  it.each([
    ["has(layer.key)", ["plain", "plain", "special", "special"]],
    ["has(layer.key) and has(layer.other)", ["plain", "plain", "plain", "special"]],
    ['mode == "a" and has(layer.key)', ["plain", "plain", "special", "special"]],
    ['mode != "a" and has(layer.key)', ["plain", "plain", "plain", "plain"]],
    ["has(layer.key) and layer.key == 1", ["plain", "plain", "special", "special"]],
    ["not has(layer.key)", ["special", "special", "plain", "plain"]],
    ["has(layer.key) or has(w)", ["special", "special", "special", "special"]],
    ["has(w) and has(layer.other)", ["plain", "plain", "plain", "special"]],
  ])("is true where %s", (where, wanted) => {
    const names = routes(where, MODEL, 'let mode = "a"');
    expect(names.map((name) => name.split(".")[1])).toEqual(wanted);
  });

  it("tells a fault that comes before what is absent", () => {
    const faulty = compileText(
      `layer Odd where layer.size > "a" and has(layer.key) { special = w }
layer Odd { plain = w }
map "**" -> "{path}"`,
      { odd: layer({ size: 3 }) } as DescribedModel,
    );
    expect(marks(faulty)).toContain('K2T122 layer.size > "a"');
    const late = compileText(
      `layer Odd where has(layer.key) and layer.size > "a" { special = w }
layer Odd { plain = w }
map "**" -> "{path}"`,
      { odd: layer({ size: 3 }) } as DescribedModel,
    );
    expect(late.plan!.parameters.map(({ name }) => name)).toEqual(["odd.plain"]);
  });
});
