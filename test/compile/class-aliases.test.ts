import { describe, expect, it } from "vitest";
import { compileText, marks, namesOf } from "../support/compile.js";

const CONV2D = "class Conv2D { kernel [h w in out], bias? [out] }\n";

describe("a class by a name of older versions", () => {
  it.each([
    ['map "a" as Convolution2D -> "x" { weight = kernal }', "K2T202 kernal"],
    ["layer Convolution2D -> Conv2d { weight = kernal }", "K2T202 kernal"],
    [
      "module Conv2d { weight [out in h w] }\nlayer Convolution2D -> Conv2d { weight = kernel }",
      "K2T307 kernel",
    ],
    // `??` bears what only some of the classes have; the class by both its names has it not.
    ["layer Convolution2D, Dense { bias = gain ?? bias }", null],
    ["layer Convolution2D, Conv2D { bias = gain ?? bias }", "K2T202 gain"],
  ])("is held against its declaration without a model: %s", (rule, mark) => {
    const found = marks(compileText(CONV2D + rule));
    expect([...new Set(found)]).toEqual(mark === null ? [] : [mark]);
  });

  it("is held against a declaration by the older name", () => {
    const text = "class Convolution2D { kernel [h w in out] }\nlayer Conv2D { w = bias }";
    expect(marks(compileText(text))).toEqual(["K2T202 bias"]);
  });

  it("is not declared again", () => {
    const text = `${CONV2D}class Convolution2D { kernel [h w in out] }`;
    expect(marks(compileText(text))).toEqual(["K2T214 Convolution2D"]);
  });

  it("has the canonical name in conditions, without a model as with one", () => {
    const text = 'map "a" as Convolution2D where class == "Conv2D" -> "x" { w = kernel }';
    const layer = { variables: { kernel: [1, 1, 1, 1] } };
    expect(namesOf(compileText(text, { a: layer }))).toEqual(["x.w"]);
  });

  it("is known to be in the model where its transform is not used", () => {
    const layer = { class: "Conv2D", variables: { kernel: [1, 1, 1, 1] } };
    const text =
      'layer Convolution2D where layer.groups == 2 { w = kernel }\nignore "a/**"';
    const { diagnostics } = compileText(text, { a: layer });
    expect(diagnostics).toMatchObject([
      { code: "K2T410", message: expect.stringContaining("applies to no layer") },
    ]);
  });
});
