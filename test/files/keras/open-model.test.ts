import { describe, expect, it } from "vitest";
import type { Catalog, WeightSource } from "../../../src/tensor/catalog.js";
import { openModel } from "../../../src/files/keras/open-model.js";
import { evaluate } from "../../../src/run/evaluate.js";
import {
  MODEL_FILES,
  numbersOf,
  toldOf,
  useFolder,
  type ToldWeight,
} from "./fixtures.js";

const { unpack } = useFolder();

/** What the catalog and the data say, in the form in which Keras told it. */
function seen(source: WeightSource): readonly ToldWeight[] {
  return source.catalog.weights.map((weight) => {
    const numbers = numbersOf(evaluate(weight.value, source), weight.dtype);
    return {
      path: weight.path,
      shape: weight.shape,
      dtype: weight.dtype,
      values: numbers.slice(0, 3),
      sum: numbers.reduce((sum, value) => sum + value, 0),
    };
  });
}

function byPath(weights: readonly ToldWeight[]): readonly ToldWeight[] {
  const rounded = weights.map((weight) => ({
    ...weight,
    sum: Number(weight.sum.toFixed(4)),
  }));
  return rounded.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What LoRA learned is stored in another way in legacy files; see below. */
const WITH_CONFIG = MODEL_FILES.filter(
  (file) => /\.(keras|whole\.h5)$/.test(file) && !/^cut_short|^special.*h5$/.test(file),
);
/** A model by subclassing goes by its attributes. */
const WITH_LAYERS = WITH_CONFIG.filter((file) => !file.startsWith("subclassed"));

describe("models with a config", () => {
  it("covers three versions and two containers", () => {
    expect(WITH_CONFIG.length).toBeGreaterThanOrEqual(18);
  });

  it.each(WITH_CONFIG)(
    "%s has Keras's weights under their canonical names",
    async (file) => {
      const source = await openModel(unpack(file));
      expect(byPath(seen(source))).toEqual(byPath(toldOf(file).weights));
      source.close();
    },
  );

  it.each(WITH_LAYERS)("%s has Keras's layers in order", async (file) => {
    const source = await openModel(unpack(file));
    const told = toldOf(file).layers.map((layer) => layer.name);
    expect(source.catalog.root.children.map((layer) => layer.name)).toEqual(told);
    expect(source.catalog.writer.keras).toMatch(/^(2\.15|3\.3\.3|3\.15\.1)/);
    source.close();
  });
});

async function catalogOf(file: string): Promise<Catalog> {
  const source = await openModel(unpack(file));
  source.close();
  return source.catalog;
}

describe("the catalog", () => {
  it("counts positions without input layers and indices by class", async () => {
    const catalog = await catalogOf("nested.3.15.1.keras");
    const told = catalog.layers.map((it) => [
      it.path,
      it.className,
      it.position,
      it.index,
    ]);
    expect(told).toEqual([
      ["tokens", "InputLayer", 0, 0],
      ["words", "Embedding", 0, 0],
      ["attend", "MultiHeadAttention", 1, 0],
      ["shared", "Dense", 2, 0],
      ["block", "Sequential", 3, 0],
      [expect.stringMatching(/^block\/input_layer/), "InputLayer", 0, 1],
      ["block/first", "Dense", 0, 1],
      ["block/second", "BatchNormalization", 1, 0],
      ["head", "Functional", 4, 0],
      ["head/side", "InputLayer", 0, 2],
      ["head/ln", "LayerNormalization", 0, 0],
    ]);
  });

  it("gives the wrapped layer's class and config under the wrapper's name", async () => {
    const { layers } = await catalogOf("recurrent.3.15.1.keras");
    const each = layers.find((layer) => layer.name === "each")!;
    expect(each.className).toBe("Dense");
    expect(each.config).toMatchObject({ units: 3, wrapper: "TimeDistributed" });
    expect(each.config["wrapper_config"]).toMatchObject({ name: "each" });
    const stack = layers.find((layer) => layer.name === "stack")!;
    expect([stack.className, stack.config["wrapper"]]).toEqual([
      "StackedRNNCells",
      "RNN",
    ]);
    const single = layers.find((layer) => layer.name === "single")!;
    expect(single.className).toBe("SimpleRNN");
    expect(layers.find((layer) => layer.name === "both")!.className).toBe(
      "Bidirectional",
    );
  });

  it("derives the shape that a Dense finds flattened", async () => {
    for (const file of ["convolutional.3.15.1.keras", "convolutional.2.15.1.whole.h5"]) {
      const { layers } = await catalogOf(file);
      const dense = layers.find((layer) => layer.name === "step_0")!;
      // 6x6 - 2x2 kernels: 5, 4, 3, then a transposed one: 4
      expect(dense.config["flattened"]).toEqual([4, 4, 3]);
    }
  });

  it("sets optimizer state apart", async () => {
    for (const end of ["keras", "whole.h5"]) {
      const { apart } = await catalogOf(`convolutional.3.15.1.${end}`);
      expect(apart.map(({ why }) => why)).toEqual(["optimizer", "optimizer"]);
      expect(apart.every(({ tensor }) => tensor !== null)).toBe(true);
    }
  });

  it("tells the container and the writer", async () => {
    expect(await catalogOf("nested.2.15.1.whole.h5")).toMatchObject({
      container: "h5-legacy",
      writer: { keras: "2.15.0", backend: "tensorflow" },
    });
    expect(await catalogOf("nested.3.3.3.keras")).toMatchObject({
      container: "keras-zip",
      writer: { keras: "3.3.3", backend: null },
    });
    expect(await catalogOf("nested.3.3.3.weights.h5")).toMatchObject({
      container: "weights-h5",
      writer: { keras: null, backend: null },
    });
  });
});

describe("what few files have", () => {
  it("LoRA in legacy files is beside the untouched kernel", async () => {
    const { layers } = await catalogOf("special.3.15.1.whole.h5");
    const adapted = layers.find((layer) => layer.name === "adapted")!;
    expect(adapted.variables.map(({ name, shape }) => [name, shape])).toEqual([
      ["kernel", [2, 2]],
      ["bias", [2]],
      ["lora_kernel_a", [2, 1]],
      ["lora_kernel_b", [1, 2]],
    ]);
  });

  it("the names of subclassed models without a config are the attributes'", async () => {
    const source = await openModel(unpack("subclassed.3.15.1.weights.h5"));
    expect(byPath(seen(source))).toEqual(
      byPath(toldOf("subclassed.3.15.1.keras").weights),
    );
    source.close();
  });
});

describe("weights without a config", () => {
  it("names layers from 3.6 on, and classes by their groups", async () => {
    const source = await openModel(unpack("nested.3.15.1.weights.h5"));
    expect(byPath(seen(source))).toEqual(byPath(toldOf("nested.3.15.1.keras").weights));
    source.close();
  });

  it("names layers by their groups before 3.6", async () => {
    const { layers } = await catalogOf("nested.3.3.3.weights.h5");
    const told = layers.map((layer) => [layer.path, layer.className]);
    expect(told).toEqual([
      ["dense", "Dense"],
      ["embedding", "Embedding"],
      ["functional", "Functional"],
      ["functional/layer_normalization", "LayerNormalization"],
      ["multi_head_attention", "MultiHeadAttention"],
      ["sequential", "Sequential"],
      ["sequential/batch_normalization", "BatchNormalization"],
      ["sequential/dense", "Dense"],
    ]);
  });

  it("numbers variables that several settings of a class would name differently", async () => {
    const { layers } = await catalogOf("convolutional.3.15.1.weights.h5");
    const norm = layers.find((layer) => layer.name === "norm")!;
    expect([norm.className, norm.variables.map(({ name }) => name)]).toEqual([
      null,
      ["0", "1", "2"],
    ]);
  });

  it("knows legacy layers by the names of their weights", async () => {
    const { weights } = await catalogOf("convolutional.2.15.1.only.h5");
    const classes = new Map(weights.map(({ layer }) => [layer.name, layer.className]));
    expect(classes.get("norm")).toBe("BatchNormalization");
    expect(classes.get("sep")).toBe("SeparableConv2D");
    expect(classes.get("depth")).toBe("DepthwiseConv2D");
    expect(classes.get("step_0")).toBe("Dense");
    expect(classes.get("act")).toBe("PReLU");
    const told = toldOf("convolutional.2.15.1.keras").weights.map(({ path }) => path);
    expect(weights.map(({ path }) => path).sort()).toEqual([...told].sort());
  });

  it("knows legacy recurrent and attention layers too", async () => {
    const source = await openModel(unpack("nested.2.15.1.only.h5"));
    expect(byPath(seen(source))).toEqual(byPath(toldOf("nested.2.15.1.keras").weights));
    const both = (await catalogOf("recurrent.2.15.1.only.h5")).layers.find(
      (layer) => layer.name === "both",
    )!;
    expect(both.className).toBe("Bidirectional");
    expect(both.variables.map(({ name }) => name)).toEqual([
      "forward/kernel",
      "forward/recurrent_kernel",
      "forward/bias",
      "backward/kernel",
      "backward/recurrent_kernel",
      "backward/bias",
    ]);
    source.close();
  });
});

describe("nameVariables", () => {
  it("names what `as CLASS` states", async () => {
    const catalog = await catalogOf("convolutional.3.15.1.weights.h5");
    const norm = catalog.layers.find((layer) => layer.name === "norm")!;
    const names = (className: string, config = {}) =>
      catalog.nameVariables(norm, className, config);
    expect(names("BatchNormalization", { scale: false })).toEqual([
      "beta",
      "moving_mean",
      "moving_variance",
    ]);
    expect(names("SyncBatchNormalization", { center: false })).toEqual([
      "gamma",
      "moving_mean",
      "moving_variance",
    ]);
    expect(names("BatchNormalization")).toBeNull();
    expect(names("Dense")).toBeNull();
    expect(names("SomethingElse")).toBeNull();
  });

  it("knows the older names of classes", async () => {
    const { canonicalClass } = await catalogOf("nested.3.3.3.weights.h5");
    expect(canonicalClass("Convolution2D")).toBe("Conv2D");
    expect(canonicalClass("GroupQueryAttention")).toBe("GroupedQueryAttention");
    expect(canonicalClass("MyOwn")).toBe("MyOwn");
  });
});
