import { describe, expect, it } from "vitest";
import { parseText } from "../../../src/lang/text/parse-text.js";
import { createReport } from "../../../src/report/diagnostic.js";
import { expectValid } from "./expect-errors.js";
import { withoutPlaces } from "./without-places.js";

/** Rules in both notations, entry by entry of the language's pages. */
const BOTH: readonly (readonly [string, string, string])[] = [
  ["a pack", "pack acme/vision 1.2.0", "pack: acme/vision 1.2.0"],
  ["a pack without a version", "pack acme/vision", "pack: acme/vision"],
  ["one use", "use keras/core", "use: keras/core"],
  [
    "several uses",
    'use keras/core\nuse "./blocks.yaml"\nuse "npm:@acme/pack"',
    'use: [keras/core, ./blocks.yaml, "npm:@acme/pack"]',
  ],
  [
    "uses with settings",
    'use keras/core\nuse timm/efficientnet(variant = "b3", heads = heads * 2, sizes = [1, 2])\nuse ./a.k2t\nlet heads = 12',
    "let: { heads: 12 }\nuse:\n  - keras/core\n  - pack: timm/efficientnet\n    set: { variant: b3, heads: heads * 2, sizes: [1, 2] }\n  - { pack: ./a.k2t, set: {} }",
  ],
  [
    "lets",
    'let heads = 12\nlet size = heads * 2 + 1\nlet net = "resnet"\nlet scale = 1.0\n' +
      "let same = heads\nlet big = true\nlet counts = [3, 4, 6, 3]",
    "let: { heads: 12, size: heads * 2 + 1, net: resnet, scale: 1.0, same: heads, big: true, counts: [3, 4, 6, 3] }",
  ],
  [
    "a table of two keys",
    "table vgg { (1,1): 0, (1,2): 2, (2,1): 5 }",
    'tables:\n  vgg: { "1,1": 0, "1,2": 2, "2,1": 5 }',
  ],
  [
    "tables of texts",
    'table short { "query": "q", "key": "k" }\ntable next { 1: "two" }',
    "tables: { short: { query: q, key: k }, next: { 1: two } }",
  ],
  [
    "declarations",
    "class Dense { kernel [in out], bias? [out] }\n" +
      "class LSTM { kernel [in (gate unit)], count [] }\n" +
      "module Linear { weight [out in], bias? [out] }",
    'classes:\n  Dense: { kernel: in out, "bias?": out }\n' +
      '  LSTM: { kernel: in (gate unit), count: "" }\n' +
      'modules: { Linear: { weight: "out in", "bias?": "out" } }',
  ],
  [
    "a layer",
    "layer Dense -> Linear { weight = kernel[-> out in]; bias ?= bias }",
    'layers:\n  - class: Dense\n    to: Linear\n    params: { weight: "kernel[-> out in]", "bias?": bias }',
  ],
  [
    "layers of several classes, with a condition",
    "layer Conv1D, Conv2D where layer.groups == 1 { weight = kernel }",
    "layers:\n  - class: [Conv1D, Conv2D]\n    where: layer.groups == 1\n    params: { weight: kernel }",
  ],
  [
    "messages",
    'layer A { error "no {class}" }\nlayer B { error "x" where layer.a; warn "y"; warn "z" where not layer.b }',
    'layers:\n  - { class: A, error: "no {class}" }\n' +
      "  - class: B\n    error: { text: x, where: layer.a }\n    warn: [y, { text: z, where: not layer.b }]",
  ],
  [
    "a layer that restores",
    'layer A where has(scale) { warn "y"; restore }',
    "layers:\n  - { class: A, where: has(scale), warn: y, restore: true }",
  ],
  [
    "a layer that does not restore",
    'layer A { warn "y" }',
    "layers:\n  - { class: A, warn: y, restore: false }",
  ],
  [
    "what a layer ignores and takes by weight",
    'layer A { ignore "count"; weight "cells/{n:int}/kernel" -> "w_{n}" | transpose }',
    "layers:\n  - class: A\n    rules:\n      - ignore: count\n" +
      '      - weight: { from: "cells/{n:int}/kernel", to: "w_{n}", ops: [transpose] }',
  ],
  [
    "a map",
    'map "block{b:int}_conv{i:int}" -> "features.{vgg[b, i]}"',
    'maps:\n  - layer: "block{b:int}_conv{i:int}"\n    to: "features.{vgg[b, i]}"',
  ],
  [
    "a map with all that it takes",
    'optional allow K2T412 map "stem" as BatchNormalization(scale=false) where has(bias) -> "stem" as Norm {\n' +
      "  - bias\n  - gamma\n  weight = kernel\n}",
    "maps:\n  - layer: stem\n    as: BatchNormalization(scale=false)\n    where: has(bias)\n    to: stem\n    module: Norm\n" +
      "    drop: [bias, gamma]\n    params: { weight: kernel }\n    optional: true\n    allow: [K2T412]",
  ],
  [
    "a map to the root",
    'map "head" as none -> "" { "h.{i}.weight" = kernel }',
    'maps:\n  - layer: head\n    as: none\n    to: ""\n    params: { "h.{i}.weight": kernel }',
  ],
  [
    "numbers and words of YAML as names",
    'map "1" -> "no"\nmap "1.0" -> "0x1f"\nmap "true" -> "1e3"',
    "maps:\n  - { layer: 1, to: no }\n  - { layer: 1.0, to: 0x1f }\n  - { layer: true, to: 1e3 }",
  ],
  [
    "nested rules",
    'map "encoder" -> "enc" {\n  weight "w" -> "w"\n  ignore "aux/**"\n  map "{p:**}" -> "{p}"\n}',
    "maps:\n  - layer: encoder\n    to: enc\n    weights: [{ from: w, to: w }]\n    ignore: [aux/**]\n" +
      '    maps: [{ layer: "{p:**}", to: "{p}" }]',
  ],
  [
    "names of one expression",
    'map "attn" -> "attn" {\n  q.weight, k.weight = split(qkv/kernel[i o -> o i], 0)\n}',
    'maps:\n  - layer: attn\n    to: attn\n    params:\n      q.weight, k.weight: "split(qkv/kernel[i o -> o i], 0)"',
  ],
  [
    "a prefixed assignment",
    'map "a" -> "a" { allow K2T412 weight = kernel }',
    "maps:\n  - layer: a\n    to: a\n    params: { weight: { value: kernel, allow: K2T412 } }",
  ],
  [
    "weights",
    'weight "conv1/kernel" -> "conv1.weight" | permute(3, 2, 0, 1)\n' +
      'weight "qkv/kernel" -> "q", "k", "v" | transpose | split(axis=0)\n' +
      'weight "head/kernel" -> "head.weight" | [i o -> o i]\n' +
      'weight "a", "b" where x.rank == 2 -> "c" | concat(0)',
    "weights:\n" +
      "  - { from: conv1/kernel, to: conv1.weight, ops: [{ permute: [3, 2, 0, 1] }] }\n" +
      "  - { from: qkv/kernel, to: [q, k, v], ops: [transpose, { split: { axis: 0 } }] }\n" +
      "  - { from: head/kernel, to: head.weight, axes: i o -> o i }\n" +
      "  - { from: [a, b], where: x.rank == 2, to: c, ops: [{ concat: 0 }] }",
  ],
  [
    "operations",
    'weight "a" -> "b" | [i o -> o i] | reshape([-1, 64]) | transpose(0, 1) | flip(0) | rename | split(0, [1, 2]) | select(0, [2, 0]) | cast(float16) | squeeze(-1)',
    "weights:\n  - from: a\n    to: b\n    axes: i o -> o i\n    ops:\n" +
      "      - reshape: [-1, 64]\n      - transpose: [0, 1]\n      - flip: 0\n      - rename\n      - split: [0, [1, 2]]\n" +
      '      - "select(0, [2, 0])"\n      - cast: float16\n      - squeeze: -1\n',
  ],
  [
    "a rearrangement as a stage",
    'weight "a" -> "b" | flip(0) | [i o -> o i]',
    'weights: [{ from: a, to: b, ops: [flip: 0, "[i o -> o i]"] }]',
  ],
  [
    "parameters",
    'param "logit_scale" = full([], 1.0)\nparam tied ?= "/emb/embeddings"\noptional param "x" = zeros([2])',
    'params:\n  logit_scale: full([], 1.0)\n  "tied?": \'"/emb/embeddings"\'\n  x: { value: "zeros([2])", optional: true }',
  ],
  [
    "ignores",
    'ignore "aux/**"\nignore "a", "b" where x.rank == 0\noptional ignore "c"',
    "ignore:\n  - aux/**\n  - { from: [a, b], where: x.rank == 0 }\n  - { from: c, optional: true }",
  ],
  [
    "the order in which rules are tried",
    'weight "w" -> "w"\nignore "x"\nmap "y" -> "y"\nparam "z" = ones([1])',
    'params: { z: "ones([1])" }\nmaps: [{ layer: y, to: y }]\nignore: [x]\nweights: [{ from: w, to: w }]',
  ],
  [
    "rules of any kind in their order",
    'layer A { weight = kernel }\nmap "a" -> "a"\nignore "a/**", "b"\nparam "p" = ones([1])\nparam "q" = ones([1])\nweight "c" -> "c"\nmap "**" -> "{path}" { map "x" -> "x"; ignore "y"; weight "z" -> "z" }',
    "rules:\n  - layer: { class: A, params: { weight: kernel } }\n  - map: { layer: a, to: a }\n  - ignore: [a/**, b]\n" +
      '  - param: { p: "ones([1])", q: "ones([1])" }\n  - weight: { from: c, to: c }\n' +
      '  - map:\n      layer: "**"\n      to: "{path}"\n      rules: [{ map: { layer: x, to: x } }, { ignore: y }, { weight: { from: z, to: z } }]',
  ],
  [
    "a bias folded into a normalization",
    'pack torchvision/resnet 1.0.0\nuse keras/core\nmap "conv1_conv" -> "conv1" { - bias }\n' +
      'map "conv{s:int}_block{b:int}_{n:int}_bn" -> "layer{s - 1}.{b - 1}.bn{n}" { running_mean = moving_mean - "/conv{s}_block{b}_{n}_conv/bias" }',
    "pack: torchvision/resnet 1.0.0\nuse: [keras/core]\nmaps:\n  - { layer: conv1_conv, to: conv1, drop: bias }\n" +
      '  - layer: "conv{s:int}_block{b:int}_{n:int}_bn"\n    to: "layer{s - 1}.{b - 1}.bn{n}"\n' +
      "    params: { running_mean: 'moving_mean - \"/conv{s}_block{b}_{n}_conv/bias\"' }",
  ],
  [
    "escapes",
    'map "a\\{b\\}\\*" -> "c\\{"',
    "maps: [{ layer: 'a\\{b\\}\\*', to: 'c\\{' }]",
  ],
];

function textTree(text: string): unknown {
  const report = createReport();
  const { items } = parseText({ file: "rules.k2t", text }, report);
  expect(report.diagnostics).toEqual([]);
  return withoutPlaces(items);
}

describe("the two notations say the same in", () => {
  it.each(BOTH)("%s", (_, text, yaml) => {
    expect(withoutPlaces(expectValid(yaml).items)).toEqual(textTree(text));
  });

  it("JSON", () => {
    const json =
      '{"let": {"a": 1, "b": "x"}, "maps": [{"layer": "c", "to": "d", "optional": true}]}';
    expect(withoutPlaces(expectValid(json).items)).toEqual(
      textTree('let a = 1\nlet b = "x"\noptional map "c" -> "d"'),
    );
  });
});
