import { describe, expect, it } from "vitest";
import { compileText } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

const numbers = (count: number): readonly number[] => Array.from(Array(count).keys());

const layersOf = (count: number): DescribedModel =>
  Object.fromEntries(
    numbers(count).map((i) => [
      `layer_${i}`,
      { class: "Dense", variables: { kernel: [2, 3], bias: [3] } },
    ]),
  );

/** The time limit of a test is what these hold: quadratic work would take minutes. */
describe("ten thousand rules over a thousand layers", () => {
  const model = layersOf(1000);

  it.each([
    [
      "maps",
      (i: number) => `map "layer_${i}" -> "x.${i}" { w = kernel[i o -> o i]; b = bias }`,
    ],
    [
      "maps that capture",
      (i: number) => `map "{a}_${i}" -> "{a}.${i}" { w = kernel[i o -> o i]; b = bias }`,
    ],
    [
      "weight rules",
      (i: number) => `weight "layer_${i >> 1}/${i % 2 ? "kernel" : "bias"}" -> "x.${i}"`,
    ],
    ["ignores", (i: number) => `ignore "layer_${i}/**"`],
  ])("%s", (_, rule) => {
    const { plan } = compileText(numbers(10_000).map(rule).join("\n"), model);
    expect(plan!.parameters.length + plan!.ignored.length).toBe(2000);
  });

  it.each([
    ["literal", (i: number) => `map "own_${i}" -> "x.${i}" { w = kernel; b = bias }`],
    ["captured", (i: number) => `map "o{a}_${i}" -> "x.${i}" { w = kernel; b = bias }`],
  ])("maps by other names, %s", (_, rule) => {
    const named = Object.entries(model).map(([path, layer], i) => [
      path,
      { ...layer, other: `own_${i}` },
    ]);
    const renamed = Object.fromEntries(named) as DescribedModel;
    const { plan } = compileText(numbers(10_000).map(rule).join("\n"), renamed);
    expect(plan!.parameters).toHaveLength(2000);
  });

  it("groups of two sources", () => {
    const rule = 'weight "layer_{i}/kernel", "layer_{i}/bias" -> "k{i}", "b{i}"';
    expect(compileText(rule, layersOf(5000)).plan!.parameters).toHaveLength(10_000);
  });

  it("names that all differ from the target's", () => {
    const parameters = numbers(3000).map((i) => ({
      name: `model.layer_${i}.weight`,
      shape: [2, 3],
      dtype: "float32" as const,
    }));
    const options = { target: { file: "target.safetensors", parameters } };
    const rules = 'map "{l}" -> "{l}" { weight = kernel; bias = bias }';
    const { diagnostics } = compileText(rules, layersOf(3000), options);
    expect(diagnostics).toHaveLength(3000 + 6000);
  });

  it("slips of the pen in every reference", () => {
    const assignments = numbers(1000).map((i) => `w${i} = "/layer_${i}/kernl"`);
    const rules = `map "layer_0" -> "x" {\n${assignments.join("\n")}\n}`;
    const { diagnostics } = compileText(rules, model);
    expect(diagnostics.filter(({ code }) => code === "K2T202")).toHaveLength(1000);
    expect(diagnostics.some(({ suggestion }) => suggestion === "/layer_0/kernel")).toBe(
      true,
    );
  });

  it("layers within each other", () => {
    const path = numbers(1000)
      .map((i) => `l${i}`)
      .join("/");
    const deep: DescribedModel = { [path]: { variables: { k: [1] } } };
    const { plan } = compileText('map "{p:**}" -> "{p}" { k ?= k }', deep);
    expect(plan!.parameters).toHaveLength(1);
  });
});
