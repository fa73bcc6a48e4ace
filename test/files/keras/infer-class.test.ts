import { describe, expect, it } from "vitest";
import { inferClass } from "../../../src/files/keras/legacy/infer-class.js";
import { readUnconfigured } from "../../../src/files/keras/legacy/read-unconfigured.js";
import { entriesOf } from "./entries.js";

describe("the class of a legacy layer without a config", () => {
  it.each([
    ["Dense", { kernel: [4, 3], bias: [3] }],
    ["Dense", { kernel: [4, 4] }],
    ["Conv2D", { kernel: [3, 3, 4, 8], bias: [8] }],
    ["Conv3DTranspose", { kernel: [3, 3, 3, 8, 4], bias: [8] }],
    ["DepthwiseConv2D", { depthwise_kernel: [3, 3, 4, 1] }],
    ["SeparableConv1D", { depthwise_kernel: [3, 4, 1], pointwise_kernel: [1, 4, 8] }],
    ["Embedding", { embeddings: [9, 4] }],
    ["BatchNormalization", { beta: [4], moving_mean: [4], moving_variance: [4] }],
    ["LayerNormalization", { gamma: [4], beta: [4] }],
    ["Normalization", { mean: [4], variance: [4], count: [] }],
    ["PReLU", { alpha: [3, 4] }],
    ["SimpleRNN", { kernel: [4, 3], recurrent_kernel: [3, 3], bias: [3] }],
    ["GRU", { kernel: [4, 9], recurrent_kernel: [3, 9], bias: [2, 9] }],
    ["LSTM", { "c/kernel": [4, 12], "c/recurrent_kernel": [3, 12], "c/bias": [12] }],
    ["CuDNNLSTM", { kernel: [4, 12], recurrent_kernel: [3, 12], bias: [24] }],
    ["CuDNNGRU", { kernel: [4, 9], recurrent_kernel: [3, 9], bias: [18] }],
    ["ConvLSTM2D", { kernel: [3, 3, 2, 8], recurrent_kernel: [3, 3, 2, 8], bias: [8] }],
  ])("is %s by names and shapes", (className, shapes) => {
    expect(inferClass("layer", entriesOf(shapes))).toBe(className);
    expect(readUnconfigured("layer", entriesOf(shapes)).className).toBe(className);
  });

  it.each([
    ["a square convolution may be transposed", { kernel: [3, 3, 8, 8], bias: [8] }],
    ["so may one without a bias", { kernel: [3, 3, 4, 8] }],
    ["a bias that fits no axis", { kernel: [3, 3, 4, 8], bias: [5] }],
    ["other names", { attention_W: [4, 1] }],
    ["a kernel of rank 3 may be an EinsumDense's", { kernel: [4, 8, 16], bias: [16] }],
    ["a last axis of 1 may be a depthwise one's", { kernel: [3, 3, 8, 1], bias: [8] }],
    ["two gates", { kernel: [4, 6], recurrent_kernel: [3, 6], bias: [6] }],
    ["nothing", {}],
  ])("is unknown: %s", (_, shapes) => {
    const draft = readUnconfigured("layer", entriesOf(shapes));
    expect(draft.className).toBeNull();
    expect(draft.variables.map(({ name }) => name)).toEqual(Object.keys(shapes));
  });

  it.each([
    ["conv1d_3", "Conv1D", { kernel: [2, 4, 3], bias: [3] }],
    ["encoder_Conv_2", "Conv1D", { kernel: [2, 4, 3], bias: [3] }],
    ["conv1d_transpose", "Conv1DTranspose", { kernel: [2, 3, 4], bias: [3] }],
    ["conv2d_transpose_1", "Conv2DTranspose", { kernel: [3, 3, 8, 1], bias: [8] }],
    ["depthwise_conv2d", "DepthwiseConv2D", { kernel: [3, 3, 8, 1], bias: [8] }],
    ["einsum_dense", "EinsumDense", { kernel: [4, 8, 16], bias: [16] }],
    ["einsum_dense_2", "EinsumDense", { kernel: [4, 2, 8, 16], bias: [16] }],
    ["einsum_dense_3", "EinsumDense", { kernel: [4, 8], bias: [8] }],
    ["einsum_dense_4", "EinsumDense", { kernel: [4, 8, 16], bias: [8, 16] }],
    ["group_normalization_1", "GroupNormalization", { gamma: [4], beta: [4] }],
    ["layer_normalization_1", "LayerNormalization", { gamma: [4], beta: [4] }],
  ])("the name `%s` settles %s", (name, className, shapes) => {
    expect(readUnconfigured(name, entriesOf(shapes)).className).toBe(className);
  });

  it("numbers own variables of one name, and keeps layers inside", () => {
    const [first] = entriesOf({ kernel: [2, 2] });
    const draft = readUnconfigured("layer", [
      first!,
      first!,
      ...entriesOf({ "inner/kernel": [4, 3], "inner/bias": [3] }),
    ]);
    expect(draft.variables.map(({ name }) => name)).toEqual(["0", "1"]);
    expect(draft.children.map(({ name, className }) => [name, className])).toEqual([
      ["inner", "Dense"],
    ]);
  });

  it.each([
    ["sn", { "w/kernel": [4, 3], "w/bias": [3], vector_u: [1, 3] }, "Dense"],
    ["sn", { kernel: [4, 3], bias: [3], vector_u: [1, 3] }, "Dense"],
    ["time_distributed_2", { "d/kernel": [4, 3], "d/bias": [3] }, "Dense"],
  ])("is that of the layer in a wrapper: `%s`", (name, shapes, className) => {
    const draft = readUnconfigured(name, entriesOf(shapes));
    expect([draft.className, draft.children.length]).toEqual([className, 0]);
    expect(draft.config["wrapper"]).toMatch(/^(SpectralNormalization|TimeDistributed)$/);
    const names = Object.keys(shapes).map((it) => it.replace("w/", "").replace("d/", ""));
    expect(draft.variables.map(({ name }) => name)).toEqual(names);
  });

  it("is that of a stack of cells, in the file's order", () => {
    const cell = (name: string, gates: number) => ({
      [`stacked_rnn_cells_1/${name}/kernel`]: [3, gates * 3],
      [`stacked_rnn_cells_1/${name}/recurrent_kernel`]: [3, gates * 3],
    });
    const draft = readUnconfigured("s", entriesOf({ ...cell("z", 4), ...cell("a", 1) }));
    expect(draft.className).toBe("StackedRNNCells");
    expect(draft.variables.map(({ name, dataset }) => [name, dataset.path])).toEqual([
      ["cells/0/kernel", "/stacked_rnn_cells_1/z/kernel"],
      ["cells/0/recurrent_kernel", "/stacked_rnn_cells_1/z/recurrent_kernel"],
      ["cells/1/kernel", "/stacked_rnn_cells_1/a/kernel"],
      ["cells/1/recurrent_kernel", "/stacked_rnn_cells_1/a/recurrent_kernel"],
    ]);
    expect(draft.config["cells"]).toEqual([
      { class_name: "LSTMCell", config: {} },
      { class_name: "SimpleRNNCell", config: {} },
    ]);
  });
});
