import { describe, expect, it } from "vitest";
import { type Compiled, compileText, marks } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";
import { planText } from "../support/plan-text.js";

const MODEL: DescribedModel = {
  conv1: { class: "Conv2D", variables: { kernel: [3, 3, 1, 2], bias: [2] } },
  block1_conv2: { class: "Conv2D", variables: { kernel: [3, 3, 2, 2] } },
  fc1: { class: "Dense", config: { width: 2 }, variables: { kernel: [8, 3], bias: [3] } },
  fc2: { variables: { 0: [3, 3], 1: [3] } },
  "attn/qkv": { variables: { kernel: [2, 6] } },
  head: { variables: { kernel: [3, 4], scale: [4] } },
  "aux/a": { variables: { kernel: [1], bias: [1] } },
};

const TEXT = `
use keras/core
let width = 3
table t { (1, 2): 4, (2, 1): 5 }
layer Conv2D -> Conv2d { weight = kernel[-> out in h w]; bias ?= bias }
map "conv1" -> "stem" { - bias; scaled = bias * 2.0 }
map "block{b:int}_conv{i:int}" -> "f.{t[b, i]}"
map "fc1" where layer.width == 2 -> "fc" { weight = kernel[(h w c) o -> o (c h w); h=2, w=2] }
allow K2T412, K2T411 map "fc2" as Dense(use_bias=true) -> "out" { weight = kernel | transpose }
weight "attn/qkv/kernel" -> "q", "k", "v" | transpose | split(axis=0)
weight "head/kernel" -> "head.weight" | [i o -> o i]
weight "{l}/scale" where x.rank == 1 -> "{l}.scale"
param "logit_scale" = full([], 1.0)
param "w", "v2" = split(zeros([2, width]), 0)
ignore "aux/**"
optional ignore "nothing/**"
`;

const YAML = `
use: [keras/core]
let: { width: 3 }
tables:
  t: { "1,2": 4, "2,1": 5 }
layers:
  - class: Conv2D
    to: Conv2d
    params: { weight: "kernel[-> out in h w]", "bias?": bias }
maps:
  - layer: conv1
    to: stem
    drop: [bias]
    params: { scaled: bias * 2.0 }
  - { layer: "block{b:int}_conv{i:int}", to: "f.{t[b, i]}" }
  - layer: fc1
    where: layer.width == 2
    to: fc
    params: { weight: "kernel[(h w c) o -> o (c h w); h=2, w=2]" }
  - layer: fc2
    as: Dense(use_bias=true)
    allow: [K2T412, K2T411]
    to: out
    params: { weight: kernel | transpose }
weights:
  - from: attn/qkv/kernel
    to: [q, k, v]
    ops: [transpose, { split: { axis: 0 } }]
  - { from: head/kernel, to: head.weight, axes: "i o -> o i" }
  - { from: "{l}/scale", where: x.rank == 1, to: "{l}.scale" }
params:
  logit_scale: "full([], 1.0)"
  w, v2: "split(zeros([2, width]), 0)"
ignore: ["aux/**", { from: "nothing/**", optional: true }]
`;

/** Without the lines of the rules, in which the two must differ. */
const planOf = ({ plan }: Compiled): string =>
  planText(plan!).replaceAll(/ by rules\.(k2t|yaml):\d+/g, "");

describe("the two notations", () => {
  it("make the same plan", () => {
    const text = compileText(TEXT, MODEL);
    const yaml = compileText(YAML, MODEL, { file: "rules.yaml" });
    expect(text.diagnostics).toEqual([]);
    expect(yaml.diagnostics).toEqual([]);
    expect(planOf(yaml)).toBe(planOf(text));
    expect(text.plan!.parameters).toHaveLength(15);
  });

  it("report the same faults, each in its own text", () => {
    const text = compileText(
      'map "fc1" -> "fc.{j}" { weight = kernel | permut(1, 0); b ?= bias[a b c -> c b] }',
    );
    const yaml = compileText(
      `maps:
  - layer: fc1
    to: fc.{j}
    params:
      weight: "kernel | permut(1, 0)"
      b?: >-
        bias[a b
        c -> c b]
`,
      undefined,
      { file: "rules.yaml" },
    );
    expect(marks(text)).toEqual(["K2T206 j", "K2T204 permut", "K2T304 a"]);
    expect(marks(yaml)).toEqual(marks(text));
    expect(yaml.diagnostics.map(({ message }) => message).sort()).toEqual(
      text.diagnostics.map(({ message }) => message).sort(),
    );
  });
});
