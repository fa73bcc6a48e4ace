import { describe, expect, it } from "vitest";
import type { Config } from "../../src/tensor/catalog.js";
import { compileText } from "../support/compile.js";

const KERNELS: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [3, 2, 2, 4],
  Conv2DTranspose: [3, 2, 4, 2],
};

/** What `keras/core` says of a layer with a config of Keras 1. */
function said(className: string, config: Config, theano: boolean): readonly string[] {
  const kernel = KERNELS[className];
  const variables = kernel
    ? { kernel, bias: [4] }
    : { gamma: [3], beta: [3], moving_mean: [3], moving_variance: [3] };
  const { diagnostics } = compileText(
    "use keras/auto",
    { l: { class: className, config, variables } },
    { settings: { theano: String(theano) } },
  );
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
}

const ASKS = expect.stringMatching(/^K2T411 .*--set theano=true/);
const HALF = expect.stringMatching(
  /^K2T411 .*padding=\(\(kernel - 1\) \* dilation \+ 1\) \/\/ 2/,
);
const BY_HAND = expect.stringMatching(/^K2T411 .*F\.pad\(x, \(0, 1, 0, 1\)\)/);

describe("what keras/core says of Keras 1 and Theano", () => {
  const same = { padding: "same", pads_unalike: true, same_pads: "(0, 1, 0, 1)" };
  const open = { kernel_may_be_rotated: true };

  it.each<[string, string, Config, boolean, readonly unknown[]]>([
    ["a convolution of TensorFlow", "Conv2D", same, false, [BY_HAND]],
    ["one of TensorFlow, whatever is set", "Conv2D", same, true, [BY_HAND]],
    ["one that may be Theano's", "Conv2D", { ...same, ...open }, false, [BY_HAND, ASKS]],
    ["one that is said to be", "Conv2D", { ...same, ...open }, true, [HALF]],
    ["one that is", "Conv2D", { padding: "same", learnt_on_theano: true }, false, [HALF]],
    ["one that pads nothing", "Conv2D", { learnt_on_theano: true }, false, []],
    [
      "a transposed one",
      "Conv2DTranspose",
      { padding: "same", learnt_on_theano: true },
      false,
      [expect.stringMatching(/^K2T411 .*padding=kernel \/\/ 2/)],
    ],
    [
      "padding `full`",
      "Conv2D",
      { padding: "full" },
      false,
      [expect.stringMatching(/^K2T411 .*padding=\(kernel - 1\) \* dilation/)],
    ],
    ["a plain normalisation", "BatchNormalization", { mode: 0 }, false, []],
    [
      "one of each sample",
      "BatchNormalization",
      { mode: 1 },
      false,
      [expect.stringMatching(/^K2T407 .*each sample by itself/)],
    ],
    [
      "one by the batch",
      "BatchNormalization",
      { mode: 2 },
      false,
      [expect.stringMatching(/^K2T411 .*track_running_stats=False/)],
    ],
  ])("%s", (_, className, config, theano, expected) => {
    expect(said(className, config, theano)).toEqual(expected);
  });
});
