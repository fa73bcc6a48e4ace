import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CatalogLayer, Config } from "../../../src/tensor/catalog.js";
import { fits } from "../../../src/files/keras/classes/fits.js";
import {
  canonicalClass,
  classOfAutomaticName,
  findClass,
} from "../../../src/files/keras/classes/index.js";
import {
  nameVariables,
  namesOf,
} from "../../../src/files/keras/classes/name-variables.js";
import { snakeCase } from "../../../src/files/keras/classes/snake-case.js";

interface ToldLayer {
  readonly class: string;
  readonly config: Config;
  readonly variables: readonly {
    readonly name: string;
    readonly shape: readonly number[];
  }[];
}

const FOLDER = join(import.meta.dirname, "../../fixtures/keras");
const LAYERS = ["2.15.1", "3.15.1"].flatMap((version) => {
  const text = readFileSync(join(FOLDER, `classes.${version}.json`), "utf8");
  return (JSON.parse(text) as readonly ToldLayer[]).map((layer, i) => {
    return { title: `${layer.class} (${version}, number ${i})`, version, layer };
  });
});

const floats = ({ shape }: { readonly shape: readonly number[] }) => ({
  shape,
  dtype: "float32" as const,
});

describe("the variables of a class under a config", () => {
  it.each(LAYERS)("$title are those that Keras makes", ({ layer }) => {
    const variables = findClass(layer.class)!.variables(layer.config)!;
    const names = variables.map(({ name }) => name);
    expect(names).toEqual(layer.variables.map(({ name }) => name));
    expect(fits(variables, layer.variables.map(floats))).toBe(true);
  });

  it.each(LAYERS.filter(({ layer }) => layer.variables.length > 0))(
    "$title are no others, and no fewer",
    ({ layer }) => {
      const variables = findClass(layer.class)!.variables(layer.config)!;
      const tensors = layer.variables.map(floats);
      expect(fits(variables, tensors.slice(1))).toBe(false);
      expect(fits(variables, [...tensors, floats({ shape: [3] })])).toBe(false);
    },
  );

  it.each(["2.15.1", "3.15.1"])("covers many classes of %s", (version) => {
    const classes = LAYERS.filter((it) => it.version === version).map(
      (it) => it.layer.class,
    );
    expect(new Set(classes).size).toBeGreaterThanOrEqual(33);
  });
});

describe("the variables of lookups", () => {
  // Measured: tf.keras 2.15 calls them `Variable:0` in .h5 and `vars/idf_weights` in .keras.
  it.each(["IntegerLookup", "StringLookup", "TextVectorization"])(
    "are weights of the words in %s, with tf_idf",
    (name) => {
      const { variables, mayLack } = findClass(name)!;
      expect(variables({ output_mode: "tf_idf" })).toMatchObject([
        { name: "idf_weights", aliases: ["Variable"] },
      ]);
      expect(variables({ output_mode: "int" })).toEqual([]);
      expect(mayLack).toBe(true);
    },
  );
});

describe("names without a config", () => {
  const names = (className: string, ...shapes: readonly (readonly number[])[]) =>
    namesOf(
      findClass(className)!,
      {},
      shapes.map((shape) => floats({ shape })),
    );

  it("are told where the shapes leave one choice", () => {
    expect(names("Dense", [4, 3], [3])).toEqual(["kernel", "bias"]);
    expect(names("Dense", [4, 3])).toEqual(["kernel"]);
    expect(names("GRU", [4, 9], [3, 9], [2, 9])).toEqual([
      "kernel",
      "recurrent_kernel",
      "bias",
    ]);
    expect(names("GRU", [4, 9], [3, 9], [9])).toEqual([
      "kernel",
      "recurrent_kernel",
      "bias",
    ]);
  });

  it("are not told where several settings or none fit", () => {
    expect(names("BatchNormalization", [3], [3], [3])).toBeNull();
    expect(names("LayerNormalization", [3])).toBeNull();
    expect(names("Dense", [4, 3], [4])).toBeNull();
    expect(names("LSTM", [4, 9], [3, 9], [9])).toBeNull();
    expect(names("Conv2D", [3, 3, 2])).toBeNull();
  });

  it("take what a rule states of the config", () => {
    const variables = [[3], [3], [3]].map((shape) => floats({ shape }));
    const layer = { config: {}, variables } as unknown as CatalogLayer;
    expect(nameVariables(layer, "BatchNormalization", { center: false })).toEqual([
      "gamma",
      "moving_mean",
      "moving_variance",
    ]);
  });
});

describe("names of classes", () => {
  // From running keras.src.utils.naming.to_snake_case of Keras 3.15.1.
  it.each([
    ["Conv2D", "conv2d"],
    ["Conv2DTranspose", "conv2d_transpose"],
    ["PReLU", "p_re_lu"],
    ["LSTM", "lstm"],
    ["LSTMCell", "lstm_cell"],
    ["ConvLSTM2D", "conv_lstm2d"],
    ["StackedRNNCells", "stacked_rnn_cells"],
    ["RMSNormalization", "rms_normalization"],
    ["STFTSpectrogram", "stft_spectrogram"],
    ["GroupedQueryAttention", "grouped_query_attention"],
    ["BatchNormalizationV1", "batch_normalization_v1"],
    ["My>Own_Layer", "my_own__layer"],
  ])("%s is %s in snake case", (name, snake) => expect(snakeCase(name)).toBe(snake));

  it("lead from a group to its class", () => {
    expect(classOfAutomaticName("conv2d_transpose_12")?.name).toBe("Conv2DTranspose");
    expect(classOfAutomaticName("p_re_lu")?.name).toBe("PReLU");
    expect(classOfAutomaticName("my_layer_1")).toBeUndefined();
  });

  it("of older versions lead to the newer", () => {
    expect(canonicalClass("AtrousConvolution2D")).toBe("Conv2D");
    expect(canonicalClass("Deconv2D")).toBe("Conv2DTranspose");
    expect(canonicalClass("TimeDistributedDense")).toBe("Dense");
    expect(canonicalClass("constructor")).toBe("constructor");
  });
});
