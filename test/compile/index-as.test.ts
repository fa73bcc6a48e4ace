import { describe, expect, it } from "vitest";
import { compileText, namesOf } from "../support/compile.js";

const weights = { variables: { kernel: [1, 1, 1, 1] } };
const CLASS = "class Conv2D { kernel [h w in out] }\nlayer Conv2D { weight = kernel }\n";

describe("index where nothing but `as CLASS` tells the class", () => {
  it("counts what the pattern matches of what has variables", () => {
    const model = {
      c: weights,
      act: {},
      c_act: {},
      c_1: weights,
      act_1: {},
      c_2: weights,
    };
    const text = `${CLASS}map "c*" as Conv2D -> "x.{index}"`;
    expect(namesOf(compileText(text, model))).toEqual([
      "x.0.weight",
      "x.1.weight",
      "x.2.weight",
    ]);
  });

  it("leaves out layers of another class, and of unknown class that do not match", () => {
    const norm = { class: "BatchNormalization", ...weights };
    const model = { c: weights, norm, other: weights, c_1: weights };
    const text = `${CLASS}map "c*" as Conv2D -> "x.{index}"
ignore "other/**"
ignore "norm/**"`;
    expect(namesOf(compileText(text, model))).toEqual(["x.0.weight", "x.1.weight"]);
  });

  it("counts those of the class by the file among them, in the model's order", () => {
    const conv = { class: "Conv2D", ...weights };
    const model = { conv, c: weights, conv_1: conv, c_1: weights };
    const text = `${CLASS}map "c" as Conv2D -> "x.{index}"
map "c_1" as Conv2D -> "y.{index}"
map "conv*" -> "z.{index}"`;
    expect(namesOf(compileText(text, model))).toEqual([
      "z.0.weight",
      "x.1.weight",
      "z.1.weight",
      "y.3.weight",
    ]);
  });

  it("counts what any map beside it declares to be of the class", () => {
    const model = { stem: weights, c: weights, c_1: weights };
    const text = `${CLASS}map "stem" as Conv2D -> "stem"
map "c*" as Conv2D -> "x.{index}"`;
    expect(namesOf(compileText(text, model))).toEqual([
      "stem.weight",
      "x.1.weight",
      "x.2.weight",
    ]);
  });

  it("decides in `where`, and goes on counting for the maps after it", () => {
    const model = { c: weights, act: {}, c_1: weights, c_2: weights };
    const text = `${CLASS}map "c*" as Conv2D where index < 1 -> "stem.{index}"
map "c*" as Conv2D -> "rest.{index - 1}"`;
    expect(namesOf(compileText(text, model))).toEqual([
      "stem.0.weight",
      "rest.0.weight",
      "rest.1.weight",
    ]);
  });

  it("counts those that the body of a map is about", () => {
    const model = { "a/c": weights, "b/c": weights, "b/d": {}, "b/c_1": weights };
    const text = `${CLASS}map "b" as none -> "b" { map "c*" as Conv2D -> "{index}" }
ignore "a/**"`;
    expect(namesOf(compileText(text, model))).toEqual(["b.0.weight", "b.1.weight"]);
  });
});
