import { describe, expect, it } from "vitest";
import { compileText, marks, namesOf, valuesOf } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

/** An int8 Dense: 6 inputs of which 2 are given here, 3 outputs with a scale each. */
const DENSE = {
  class: "Dense",
  config: { dtype: "int8_from_float32" },
  variables: {
    kernel: { shape: [2, 3], dtype: "int8", values: [10, 20, 30, -40, 50, -60] },
    bias: { shape: [3], values: [1, 2, 3] },
    kernel_scale: { shape: [3], values: [2, 4, 8] },
  },
} as const;
const MODEL: DescribedModel = { fc: DENSE };
/** By hand: (in out) turned to (out in), each number over the scale of its output. */
const WEIGHT = [5, -20, 5, 12.5, 3.75, -7.5];

describe("`restore`", () => {
  it("shows the transforms behind it what the stored numbers stand for", () => {
    const compiled = compileText('use keras/core\nmap "fc" -> "x"', MODEL);
    expect(compiled.diagnostics.map(({ code }) => code)).toEqual(["K2T411"]);
    const plan = compiled.plan!;
    expect(plan.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ["x.weight", [3, 2]],
      ["x.bias", [3]],
    ]);
    expect(valuesOf("x.weight", plan, MODEL)).toEqual(WEIGHT);
  });

  it("shows what is stored to the body of a map", () => {
    const text =
      'use keras/core\nmap "fc" -> "x" { weight = kernel[-> out in]; scale = kernel_scale; - bias }';
    const { plan } = compileText(text, MODEL);
    const types = plan!.parameters.map(({ name, shape, dtype }) => [name, shape, dtype]);
    expect(types).toEqual([
      ["x.weight", [3, 2], "int8"],
      ["x.scale", [3], "float32"],
    ]);
  });

  it("shows what is stored to `weight` rules and to transforms before it", () => {
    const weights =
      'weight "fc/kernel" -> "k"\nweight "fc/kernel_scale" -> "s"\nweight "fc/bias" -> "b"';
    expect(namesOf(compileText(weights, MODEL))).toEqual(["k", "s", "b"]);
    const own =
      'layer Dense where has(kernel_scale) { w = kernel; s = kernel_scale; b = bias }\noptional layer Dense where has(kernel_scale) { restore }\nmap "fc" -> "x"';
    const compiled = compileText(own, MODEL);
    expect(namesOf(compiled)).toEqual(["x.w", "x.s", "x.b"]);
  });

  it("takes all that a restored weight is made of", () => {
    const text = 'use keras/core\nmap "fc" -> "x" { - weight }';
    const { plan, diagnostics } = compileText(text, MODEL);
    expect(diagnostics.map(({ code }) => code)).toEqual(["K2T411"]);
    const ignored = plan!.ignored.map(({ weight }) => weight.path);
    expect(ignored).toEqual(["fc/kernel", "fc/kernel_scale"]);
  });

  it("leaves a weight out of which another rule has taken a part", () => {
    const text = 'use keras/core\nweight "fc/kernel_scale" -> "s"\nmap "fc" -> "x"';
    const [error] = compileText(text, MODEL).diagnostics.filter(
      ({ severity }) => severity === "error",
    );
    expect(error!.code).toBe("K2T401");
    expect(error!.message).toContain("fc/kernel");
  });

  it("hides what is stored from the transforms behind it", () => {
    const text =
      'layer Dense where has(kernel_scale) { restore }\nlayer Dense { w = kernel; b = bias; s ?= kernel_scale }\nmap "fc" -> "x"';
    expect(namesOf(compileText(text, MODEL))).toEqual(["x.w", "x.b"]);
  });

  it("does nothing to a layer that is not quantised", () => {
    const plain = { fc: { class: "Dense", variables: { kernel: [2, 3], bias: [3] } } };
    const text =
      'layer Dense { restore }\nlayer Dense { w = kernel; b = bias }\nmap "fc" -> "x"';
    expect(namesOf(compileText(text, plain))).toEqual(["x.w", "x.b"]);
  });

  it("refuses a layer of which the file does not tell how it is stored", () => {
    const untold = { fc: { ...DENSE, config: {} } };
    const { plan, diagnostics } = compileText('use keras/core\nmap "fc" -> "x"', untold);
    expect(plan).toBeNull();
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "K2T407: `fc`: the file does not tell whether `kernel` holds a number of 8 bits in each byte or two of 4",
    ]);
    expect(diagnostics[0]!.help).toBe('say it: `as Dense(dtype="int8")`, or "int4"');
    const stated = 'use keras/core\nallow K2T411 map "fc" as Dense(dtype="int8") -> "x"';
    expect(namesOf(compileText(stated, untold))).toEqual(["x.weight", "x.bias"]);
  });

  it("stands beside nothing but warnings", () => {
    const text = "layer Dense { restore; weight = kernel }";
    const compiled = compileText(text);
    expect(marks(compiled)).toEqual(["K2T123 weight = kernel"]);
    expect(compiled.diagnostics[0]!.message).toBe(
      "only `warn` can stand beside `restore`",
    );
  });

  it("is not held to the variables that the class declares", () => {
    const text =
      "class Dense { kernel [in out], bias? [out] }\nlayer Dense where has(kernel_scale) { restore }";
    expect(compileText(text).diagnostics).toEqual([]);
  });
});
