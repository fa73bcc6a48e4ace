import { describe, expect, it } from "vitest";
import { parseModelConfig } from "../../../src/files/keras/config/parse-model-config.js";
import { distribute } from "../../../src/files/keras/legacy/distribute.js";
import { entriesOf } from "./entries.js";

type Nested = string | readonly [string, readonly Nested[]];

/** The config of a Sequential: its name, and its layers or models. */
function sequential([name, layers]: readonly [string, readonly Nested[]]): unknown {
  const inner = layers.map((it) =>
    typeof it === "string"
      ? { class_name: "Dense", config: { name: it, units: 2 } }
      : sequential(it),
  );
  return { class_name: "Sequential", config: { name, layers: inner } };
}

function distributed(
  layers: readonly Nested[],
  names: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const model = parseModelConfig(sequential(["model", layers]), "m.h5");
  const entries = entriesOf(Object.fromEntries(names.map((name) => [name, [2, 2]])));
  const { entries: found, lost } = distribute(model, entries, () => true);
  const paths = [...found].map(([layer, its]) => [
    layer.name,
    its.map(({ dataset }) => dataset.path.slice(1)),
  ]);
  const all = Object.fromEntries(paths) as Record<string, readonly string[]>;
  return { ...all, lost: lost.map(({ dataset }) => dataset.path.slice(1)) };
}

describe("the weights of a nested model", () => {
  it("go to the layers that their scopes name", () => {
    const layers: readonly Nested[] = ["a", "b", ["inner", ["c", ["deep", ["d"]]]]];
    const names = [
      "x/a/kernel",
      "a/bias",
      "b_3/kernel",
      "c/k",
      "d/k",
      "inner/z/k",
      "e/k",
    ];
    expect(distributed(layers, names)).toEqual({
      a: ["x/a/kernel", "a/bias"],
      b: ["b_3/kernel"],
      inner: ["c/k", "d/k", "inner/z/k"],
      lost: ["e/k"],
    });
  });

  it("are lost where two layers may be meant", () => {
    const layers: readonly Nested[] = [
      ["left", ["c"]],
      ["right", ["c"]],
    ];
    expect(distributed(layers, ["c/k"])).toEqual({ lost: ["c/k"] });
  });

  it("go to the only layer without a scope", () => {
    expect(distributed(["a"], ["kernel"])).toEqual({ a: ["kernel"], lost: [] });
  });

  it("are distributed in time that grows with their number", () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `a/k${i}`);
    const start = performance.now();
    expect(distributed(["a", "b"], names)["a"]).toHaveLength(100_000);
    expect(performance.now() - start).toBeLessThan(4000);
  });
});
