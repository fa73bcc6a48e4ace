import { describe, expect, it } from "vitest";
import { derive, sequential } from "./fixtures.js";

const image = [6, 7, 3];

function facts(
  className: string,
  config: object,
  input: readonly (number | null)[] = image,
) {
  return derive(sequential(input, [className, { name: "c", filters: 4, ...config }])).of(
    "c",
  );
}

// What is expected here was held to Keras's outputs by test/oracle/layers/convolution*.py.
describe("what padding `same` of a convolution comes to", () => {
  const same = (config: object, input?: readonly (number | null)[]) =>
    facts("Conv2D", { padding: "same", ...config }, input);

  it.each([
    [{ kernel_size: 3, strides: 2 }, "(1, 1, 0, 1)"],
    [{ kernel_size: [3, 2], strides: [3, 2] }, "(0, 1, 0, 0)"],
    [{ kernel_size: 4 }, "(1, 2, 1, 2)"],
    [{ kernel_size: [2, 3] }, "(1, 1, 0, 1)"],
  ])("%j of (6, 7, 3) is %s", (config, pads) => {
    expect(same(config)).toMatchObject({ same_pads: pads });
  });

  it("says nothing where PyTorch pads the same", () => {
    for (const config of [
      { kernel_size: 3 },
      { kernel_size: [2, 5], dilation_rate: 2 },
    ]) {
      expect(same(config)).not.toHaveProperty("same_pads");
      expect(same(config)).not.toHaveProperty("pads_unalike");
    }
    expect(facts("Conv2D", { kernel_size: 4, padding: "valid" })).not.toHaveProperty(
      "pads_unalike",
    );
  });

  it("depends on the input's size only where there are strides", () => {
    const open = [null, null, 3];
    expect(same({ kernel_size: 4 }, open)).toMatchObject({ same_pads: "(1, 2, 1, 2)" });
    const strided = same({ kernel_size: 3, strides: 2 }, open);
    expect(strided).toMatchObject({ pads_unalike: true });
    expect(strided).not.toHaveProperty("same_pads");
  });

  it("reads the sizes of channels-first data", () => {
    const config = { kernel_size: 3, strides: 2, data_format: "channels_first" };
    expect(same(config, [3, 6, 7])).toMatchObject({ same_pads: "(1, 1, 0, 1)" });
  });

  it("counts the axes of other convolutions too", () => {
    const one = { kernel_size: 4, padding: "same" };
    expect(facts("Conv1D", one, [9, 3])).toMatchObject({ same_pads: "(1, 2)" });
    expect(facts("DepthwiseConv2D", one)).toMatchObject({ same_pads: "(1, 2, 1, 2)" });
    expect(facts("SeparableConv1D", one, [9, 3])).toMatchObject({ same_pads: "(1, 2)" });
  });
});

describe("what a transposed convolution's padding comes to", () => {
  it.each([
    [{ kernel_size: 3, strides: 2 }, undefined, undefined],
    [{ kernel_size: 2, strides: 3 }, "output_padding=(1, 1)", undefined],
    [{ kernel_size: 4, strides: 2, padding: "same" }, "padding=(1, 1)", undefined],
    [{ kernel_size: 3, strides: 2, padding: "same" }, undefined, "[..., :-1, :-1]"],
    [
      { kernel_size: [4, 3], strides: 2, padding: "same" },
      "padding=(1, 0)",
      "[..., :, :-1]",
    ],
    [{ kernel_size: 2, strides: 3, padding: "same" }, "output_padding=(1, 1)", undefined],
    [
      { kernel_size: 3, strides: 2, output_padding: 1 },
      "output_padding=(1, 1)",
      undefined,
    ],
    [
      { kernel_size: 3, strides: 2, output_padding: 0, padding: "same" },
      "padding=(1, 1)",
      undefined,
    ],
    [
      { kernel_size: 3, strides: 2, output_padding: 1, padding: "same" },
      undefined,
      "[..., :-1, :-1]",
    ],
  ])("%j", (config, settings, cut) => {
    const told = facts("Conv2DTranspose", config);
    expect(told.transposed_settings).toBe(settings);
    expect(told.transposed_cut).toBe(cut);
  });

  it("is written as a tuple for one axis", () => {
    const config = { kernel_size: 3, dilation_rate: 2, padding: "same" };
    expect(facts("Conv1DTranspose", config, [9, 3]).transposed_settings).toBe(
      "padding=(2,)",
    );
  });
});

describe("how PyTorch arranges what a normalisation reads", () => {
  const norm: readonly [string, Record<string, unknown>] = [
    "BatchNormalization",
    { name: "n" },
  ];
  const conv: readonly [string, Record<string, unknown>] = [
    "Conv2D",
    { name: "c", filters: 4, kernel_size: 2 },
  ];
  const reads = (
    input: readonly number[],
    ...layers: (readonly [string, Record<string, unknown>])[]
  ) => derive(sequential(input, ...layers)).of("n").reads;

  it("is told by what makes it", () => {
    expect(reads(image, conv, norm)).toBe("image");
    expect(
      reads([3, 6, 7], [conv[0], { ...conv[1], data_format: "channels_first" }], norm),
    ).toBe("channels_first");
    const steps = { name: "r", units: 4, return_sequences: true };
    expect(reads([5, 6], ["LSTM", steps], norm)).toBe("sequence");
    expect(reads([5], ["Dense", { name: "d", units: 4 }], norm)).toBe("vector");
    expect(
      reads([5, 6, 7, 3], ["ConvLSTM2D", { ...conv[1], return_sequences: true }], norm),
    ).toBe("frames");
  });

  it("is not told of an input that nothing else reads", () => {
    expect(reads(image, norm)).toBeUndefined();
  });
});
