import { describe, expect, it } from "vitest";
import { readFlatNames } from "../../../src/files/keras/legacy/keras-1/flat-names.js";
import { inferKeras1 } from "../../../src/files/keras/legacy/keras-1/infer-class.js";
import { isKeras1 } from "../../../src/files/keras/legacy/keras-1/is-keras-1.js";
import { matchClass } from "../../../src/files/keras/legacy/keras-1/match-class.js";
import { findClass } from "../../../src/files/keras/classes/index.js";
import { modernConfig } from "../../../src/files/keras/config/modern-config.js";
import type { Config } from "../../../src/tensor/catalog.js";
import { shapeOf } from "../../../src/files/keras/variable-dataset.js";
import { entriesOf } from "./entries.js";

type Shapes = Readonly<Record<string, readonly number[]>>;

const group = (name: string, shapes: Shapes) => ({
  name,
  path: `/${name}`,
  entries: entriesOf(shapes),
});

/** Whether a file of one layer with a weight of this name is of Keras 1. */
const isOld = (name: string, keras: string | null, backend: string | null): boolean =>
  isKeras1({ keras, backend }, [group("layer", { [name]: [3] })]);

describe("a file of Keras 1", () => {
  it.each([
    ["dense_1/kernel", "1.2.2", "tensorflow"],
    ["dense_1_W", "1.0.0", null],
    ["dense_1_W", null, null],
    ["dense_1_W_1", null, null],
    ["lstm_1_U_i", null, null],
    ["batchnormalization_1_running_std", null, null],
    ["a.b_gamma", null, null],
  ])("is seen in `%s`, version %s, backend %s", (name, keras, backend) => {
    expect(isOld(name, keras, backend)).toBe(true);
  });

  it.each([
    ["ls_gamma", "3.0.5", "tensorflow"],
    ["mask_b_1", "2.15.0", "tensorflow"],
    ["my_weight_alpha", "2.15.0", null],
    ["ls_gamma", null, "tensorflow"],
    ["dense/scale_gamma", null, null],
    ["kernel", null, null],
    ["x_b_", null, null],
    ["x_b.c", null, null],
    [`${"_b".repeat(100_000)}!`, null, null],
    [`x${"_W_1".repeat(50_000)}_`, null, null],
  ])("is not seen in `%.20s`, version %s, backend %s", (name, keras, backend) => {
    const start = performance.now();
    expect(isOld(name, keras, backend)).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe("flat names", () => {
  it.each([
    ["dense_1", "dense_1_W", "W"],
    ["dense_1", "dense_1_W_1", "W"],
    ["lstm_1", "lstm_1_W_i", "W_i"],
    ["enc_W", "enc_W_W", "W"],
    ["h", "h_W_carry", "W_carry"],
    ["h", "h_b_carry_2", "b_carry"],
    ["s", "s_t_left", "t_left"],
    ["block_1", "block_1_running_std", "running_std"],
    ["mine", "mine_speed", "speed"],
    ["bidirectional_1", "forward_lstm_1_U_o", "forward_lstm_1 U_o"],
    ["model_1", "enc_b_b", "enc_b b"],
    ["wrap", "dense_3_W_2", "dense_3 W"],
    ["timedistributed_1", "dense_3_W", "W"],
    ["melgram", "Variable_2", "Variable_2"],
    ["later", "later/kernel", "later kernel"],
  ])("of %s: `%s` is `%s`", (layer, name, expected) => {
    const { entries } = readFlatNames(group(layer, { [name]: [3] }));
    expect(entries.map(({ scopes, base }) => [...scopes, base].join(" "))).toEqual([
      expected,
    ]);
  });
});

const shown = (variables: readonly { name: string; dataset: unknown }[]) =>
  Object.fromEntries(
    variables.map(({ name, dataset }) => [name, shapeOf(dataset as never)]),
  );

/** The variables of a layer `l` whose config Keras 1 wrote. */
const matched = (className: string, config: Config, shapes: Shapes): unknown => {
  const { entries } = readFlatNames(group("l", shapes));
  const modern = modernConfig(className, config);
  const layerClass = findClass(className)!;
  const match = matchClass(layerClass, modern, { name: "l", entries });
  return typeof match === "string" ? match : shown(match);
};

const CONV = { nb_filter: 4, nb_row: 3, nb_col: 2 };

describe("a layer of Keras 1 with its config", () => {
  it.each<[string, Config, Shapes, unknown]>([
    [
      "Dense",
      { output_dim: 2 },
      { l_W: [3, 2], l_b: [2] },
      { kernel: [3, 2], bias: [2] },
    ],
    ["Dense", { output_dim: 2, bias: false }, { l_W: [3, 2] }, { kernel: [3, 2] }],
    ["Dense", { output_dim: 2 }, { l_W: [3, 5], l_b: [5] }, "shapes"],
    ["Dense", { output_dim: 2 }, { l_V: [3, 5] }, "names"],
    [
      "Convolution2D",
      { ...CONV, dim_ordering: "th" },
      { l_W: [4, 5, 3, 2], l_b: [4] },
      { kernel: [3, 2, 5, 4], bias: [4] },
    ],
    [
      "Convolution2D",
      { ...CONV, dim_ordering: "tf" },
      { l_W: [3, 2, 5, 4], l_b: [4] },
      { kernel: [3, 2, 5, 4], bias: [4] },
    ],
    // The shapes fit the other ordering only.
    [
      "Convolution2D",
      { ...CONV, dim_ordering: "th" },
      { l_W: [3, 2, 5, 4], l_b: [4] },
      "shapes",
    ],
    [
      "Convolution2D",
      { ...CONV, dim_ordering: "tf" },
      { l_W: [4, 5, 3, 2], l_b: [4] },
      "shapes",
    ],
    // The ordering is that of somebody's settings, and the shapes tell.
    [
      "Convolution2D",
      { ...CONV, dim_ordering: "default" },
      { l_W: [4, 5, 3, 2], l_b: [4] },
      { kernel: [3, 2, 5, 4], bias: [4] },
    ],
    [
      "Convolution2D",
      { nb_filter: 3, nb_row: 3, nb_col: 3 },
      { l_W: [3, 3, 3, 3], l_b: [3] },
      "names",
    ],
    [
      "Deconvolution2D",
      { ...CONV, dim_ordering: "tf" },
      { l_W: [3, 2, 5, 4], l_b: [4] },
      { kernel: [3, 2, 4, 5], bias: [4] },
    ],
    [
      "AtrousConvolution1D",
      { nb_filter: 4, filter_length: 3 },
      { l_W: [3, 1, 5, 4], l_b: [4] },
      { kernel: [3, 5, 4], bias: [4] },
    ],
    // Keras 1.0 and 1.1.
    [
      "Convolution1D",
      { nb_filter: 4, filter_length: 3 },
      { l_W: [4, 5, 3, 1], l_b: [4] },
      { kernel: [3, 5, 4], bias: [4] },
    ],
    [
      "GRU",
      { output_dim: 2 },
      { l_W: [3, 6], l_U: [2, 6], l_b: [6] },
      {
        kernel: [3, 6],
        recurrent_kernel: [2, 6],
        bias: [6],
      },
    ],
    // A gate is missing.
    ["LSTM", { output_dim: 2 }, { l_W_i: [3, 2], l_U_i: [2, 2], l_b_i: [2] }, "names"],
    [
      "Highway",
      { bias: false },
      { l_W: [3, 3], l_W_carry: [3, 3] },
      {
        W: [3, 3],
        W_carry: [3, 3],
      },
    ],
  ])("%s %j of %j", (className, config, shapes, expected) => {
    expect(matched(className, config, shapes)).toEqual(expected);
  });

  it("may be in a file that states a later version", () => {
    const entries = entriesOf({ l_W: [3, 2], l_b: [2] });
    const match = matchClass(findClass("Dense")!, { units: 2 }, { name: "l", entries });
    expect(typeof match === "string" ? match : shown(match)).toEqual({
      kernel: [3, 2],
      bias: [2],
    });
  });
});

/** The class that is seen in a layer's name and weights, and how images are laid out. */
const inferred = (name: string, shapes: Shapes): string | null => {
  const own = Object.entries(shapes).map(([key, shape]) => [`${name}_${key}`, shape]);
  const { entries } = readFlatNames(
    group(name, Object.fromEntries(own) as unknown as Shapes),
  );
  const found = inferKeras1(name, entries);
  return found && `${found.layerClass.name} ${found.format}`;
};

describe("a layer of Keras 1 without config", () => {
  it.each<[string, Shapes, string | null]>([
    ["x", { W: [3, 2], b: [2] }, "Dense null"],
    ["embedding_2", { W: [3, 2] }, "Embedding null"],
    ["dense_2", { W: [3, 2] }, "Dense null"],
    // Without bias and of no automatic name it may be either.
    ["words", { W: [3, 2] }, null],
    ["conv", { W: [4, 1, 3, 3], b: [4] }, "Conv2D channels_first"],
    ["conv", { W: [3, 3, 1, 4], b: [4] }, "Conv2D channels_last"],
    ["conv", { W: [4, 3, 3, 4], b: [4] }, null],
    ["conv", { W: [3, 1, 5, 4], b: [4] }, null],
    // It may be a transposed one.
    ["x", { W: [4, 1, 3, 3], b: [4] }, null],
    ["x", { W: [3, 3, 1, 4], b: [4] }, null],
    ["convolution1d_1", { W: [3, 1, 5, 4], b: [4] }, "Conv1D null"],
    ["convolution2d_1", { W: [3, 1, 5, 4], b: [4] }, "Conv2D channels_last"],
    ["deconvolution2d_1", { W: [3, 2, 5, 4], b: [4] }, "Conv2DTranspose channels_last"],
    ["deconv", { W: [3, 2, 5, 4], b: [4] }, null],
    ["x", { W: [4, 5, 3, 2, 2], b: [4] }, "Conv3D channels_first"],
    [
      "x",
      { gamma: [3], beta: [3], running_mean: [3], running_std: [3] },
      "BatchNormalization null",
    ],
    ["x", { W: [3, 4], U: [4, 4], b: [4] }, "SimpleRNN null"],
    ["x", { W: [3, 16], U: [4, 16], b: [16] }, "LSTM null"],
    ["x", { alphas: [3] }, "PReLU null"],
    ["x", { alphas: [3], betas: [3] }, "ParametricSoftplus null"],
    ["x", { W: [2, 3, 4], b: [2, 4] }, null],
    ["maxoutdense_1", { W: [2, 3, 4], b: [2, 4] }, "MaxoutDense null"],
    ["locallyconnected1d_1", { W: [2, 3, 4], b: [2, 4] }, "LocallyConnected1D null"],
    ["x", { V: [3, 2] }, null],
  ])("%s %j: %s", (name, shapes, expected) => {
    expect(inferred(name, shapes)).toBe(expected);
  });
});
