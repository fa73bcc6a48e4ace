import { describe, expect, it } from "vitest";
import { modernConfig } from "../../../../src/files/keras/config/modern-config.js";
import { derive, fixture, sequential } from "./fixtures.js";

describe("EinsumDense", () => {
  const einsum = (
    equation: string,
    output_shape: unknown,
    bias_axes: string | null = null,
  ) =>
    derive(
      sequential(
        new Array<number>(equation.split(",")[0]!.replaceAll(".", "").length - 1).fill(4),
        ["EinsumDense", { name: "e", equation, output_shape, bias_axes }],
      ),
    ).of("e");

  it.each([
    ["abc,cd->abd", [null, 8], 1, [1, 0], [8]],
    ["abc,cde->abde", [null, 2, 8], 1, [1, 2, 0], [2, 8]],
    ["abcd,cde->abe", [null, 8], 2, [2, 0, 1], [8]],
    ["abc,dc->abd", [null, 8], 1, [0, 1], [8]],
    ["abcd,dce->abe", [null, 8], 2, [2, 1, 0], [8]],
    ["abc,ecd->abde", [null, 2, 8], 1, [2, 0, 1], [2, 8]],
    ["...x,xy->...y", 9, 1, [1, 0], [9]],
  ] as const)("%s is a Linear", (equation, output, contracted, order, outputs) => {
    expect(einsum(equation, output)).toMatchObject({
      contracted,
      einsum_order: order,
      einsum_outputs: outputs,
    });
  });

  it.each([
    ["abc,bcd->abd", "one matrix for each position"],
    ["abc,bd->adc", "the summed axis does not end the input"],
    ["abc,cd->adb", "the new axis does not end the output"],
    ["ab...,bc->ac...", "axes follow those summed over"],
    ["abc,cd->bad", "the axes that pass through change places"],
    ["abc,cd", "no equation"],
  ])("%s is none: %s", (equation) => {
    const facts = einsum(equation, [4, 8]);
    expect(facts).not.toHaveProperty("contracted");
    expect(facts).not.toHaveProperty("einsum_order");
  });

  it("tells where its bias is repeated", () => {
    expect(einsum("abc,cde->abde", [null, 2, 8], "de").einsum_bias).toEqual([2, 8]);
    expect(einsum("abc,cde->abde", [null, 2, 8], "e").einsum_bias).toEqual([1, 8]);
    expect(einsum("abc,cde->abde", [null, 2, 8], "d").einsum_bias).toEqual([2, 1]);
    expect(einsum("abc,cd->abd", [null, 8])).not.toHaveProperty("einsum_bias");
  });

  it("is no Linear with a bias for each position", () => {
    expect(einsum("abc,cd->abd", [4, 8], "bd")).not.toHaveProperty("contracted");
  });
});

describe("axes", () => {
  const { of } = derive(fixture("keras-3.json")["normalized"]!.config);

  it.each([
    ["bn_rows", false, false],
    ["bn_channels", true, true],
    ["ln_last", true, true],
    ["ln_all", true, false],
    ["ln_first", false, false],
  ])("of %s", (name, last, channel) => {
    expect(of(name)).toMatchObject({ axis_is_last: last, axis_is_channel: channel });
  });

  it.each([
    ["alpha_channel", true],
    ["alpha_rows", false],
    ["alpha_all", false],
  ])("of %s", (name, channel) => expect(of(name).alpha_is_channel).toBe(channel));

  it("are the channel's in front for channels-first data", () => {
    const model = derive(fixture("keras-3.json")["channels_first_pool"]!.config);
    expect(model.of("bn")).toMatchObject({ axis_is_last: false, axis_is_channel: true });
    expect(model.of("wrong")).toMatchObject({
      axis_is_last: true,
      axis_is_channel: false,
    });
  });

  it("counted from the end are known without a shape", () => {
    const norm = (axis: unknown) =>
      derive({ class_name: "LayerNormalization", config: { name: "n", axis } }).of("n");
    expect(norm([-1, -2]).axis_is_last).toBe(true);
    expect(norm([-2]).axis_is_last).toBe(false);
    expect(norm([2])).not.toHaveProperty("axis_is_last");
  });
});

describe.each(["keras-3.json", "tf-keras-2.json"])("attention of %s", (file) => {
  const { of } = derive(fixture(file)["attention"]!.config);

  it("has the widths of its inputs, a missing key's being the value's", () => {
    expect(of("positional")).toMatchObject({
      query_width: 8,
      key_width: 5,
      value_width: 5,
    });
    expect(of("named")).toMatchObject({ query_width: 8, key_width: 8, value_width: 5 });
    expect(of("own")).toMatchObject({ query_width: 8, key_width: 8, value_width: 8 });
  });

  it("attends over a sequence", () => expect(of("own").attends_sequence).toBe(true));
});

it("tells attention over other axes", () => {
  const attention = (rank: number, attention_axes: unknown) =>
    derive({
      class_name: "MultiHeadAttention",
      config: { name: "m", attention_axes },
      build_config: {
        shapes_dict: {
          query_shape: [null, ...new Array<number>(rank - 1).fill(4)],
          value_shape: [null, ...new Array<number>(rank - 1).fill(4)],
        },
      },
    }).of("m").attends_sequence;
  expect(attention(3, null)).toBe(true);
  expect(attention(3, [-2])).toBe(true);
  expect(attention(4, null)).toBe(false);
  expect(attention(4, [1, 2])).toBe(false);
  expect(attention(3, [2])).toBe(false);
});

const cell = (class_name: string, units: number) => ({
  class_name,
  config: { name: "c", trainable: true, units, reset_after: true },
});
const rnn = (...cells: unknown[]) => ({
  class_name: "RNN",
  config: {
    name: "r",
    trainable: true,
    return_sequences: true,
    cell:
      cells.length === 1
        ? cells[0]
        : {
            class_name: "StackedRNNCells",
            config: { name: "s", trainable: true, cells },
          },
  },
});

describe("recurrent wrappers", () => {
  it("tell of stacked cells", () => {
    expect(derive(rnn(cell("LSTMCell", 3))).of("r")).not.toHaveProperty("cells_alike");
    const two = rnn(cell("GRUCell", 3), cell("GRUCell", 3));
    expect(derive(two).of("r")).toMatchObject({
      cell_classes: ["GRUCell", "GRUCell"],
      cells_alike: true,
      activations: ["tanh"],
      recurrent_activations: ["sigmoid"],
      reset_after: true,
    });
    const sizes = rnn(cell("GRUCell", 3), cell("GRUCell", 4));
    expect(derive(sizes).of("r")).toMatchObject({ cells_alike: false });
    const classes = derive(rnn(cell("GRUCell", 3), cell("LSTMCell", 3))).of("r");
    expect(classes).toMatchObject({
      cell_classes: ["GRUCell", "LSTMCell"],
      cells_alike: false,
    });
  });

  it.each([
    [{ activation: "relu" }, { activations: ["relu", "tanh"] }],
    [{ activation: null }, { activations: ["linear", "tanh"] }],
    [
      { recurrent_activation: { class_name: "function", config: "mine" } },
      { recurrent_activations: ["mine", "sigmoid"] },
    ],
    [{ reset_after: false }, { reset_after: false }],
    [{ use_bias: false }, {}],
  ])("tell cells apart by their settings: %j", (setting, facts) => {
    const other = cell("GRUCell", 3);
    const first = { ...other, config: { ...other.config, ...setting } };
    expect(derive(rnn(first, other)).of("r")).toMatchObject({
      cells_alike: false,
      ...facts,
    });
  });

  it("tell custom cells from others", () => {
    const own = { ...cell("GRUCell", 3), registered_name: "mine>GRUCell" };
    expect(derive(rnn(own, own)).of("r")).toMatchObject({ cells_alike: false });
  });

  const bidirectional = (backward: unknown) => ({
    class_name: "Bidirectional",
    config: {
      name: "b",
      layer: cell("GRU", 3),
      ...(backward === null ? {} : { backward_layer: backward }),
    },
  });

  it.each([
    [null, true],
    [cell("GRU", 3), true],
    [cell("GRU", 4), false],
    [cell("LSTM", 3), false],
    [cell("CuDNNGRU", 3), false],
    [rnn(cell("GRUCell", 3)), true],
    [rnn(cell("GRUCell", 3), cell("GRUCell", 3)), false],
  ])("compare directions: %j", (backward, alike) => {
    expect(derive(bidirectional(backward)).of("b")).toMatchObject({
      wraps: "GRU",
      backward_alike: alike,
    });
  });
});

describe("masks", () => {
  const masking = { class_name: "Masking", config: { name: "m" } };
  const lstm = (return_sequences: boolean) => ({
    class_name: "LSTM",
    config: { name: "l", units: 3, return_sequences },
  });
  const layer = (class_name: string, config = {}) => ({
    class_name,
    config: { name: class_name, ...config },
  });
  const last = { class_name: "GRU", config: { name: "last", units: 2 } };
  const ofLast = (...layers: readonly unknown[]) =>
    derive({
      class_name: "Sequential",
      config: {
        name: "s",
        layers: [
          { class_name: "InputLayer", config: { name: "i", batch_shape: [null, 5, 2] } },
          ...layers,
          last,
        ],
      },
    }).of("last").masked;

  it("are known of where layers hand them on", () => {
    expect(ofLast(masking)).toBe(true);
    expect(ofLast(masking, layer("Dropout"), layer("Dense", { units: 4 }))).toBe(true);
    expect(ofLast(masking, lstm(true))).toBe(true);
    const overTime = { layer: layer("Dense", { units: 4 }) };
    expect(ofLast(masking, layer("TimeDistributed", overTime))).toBe(true);
  });

  it("end where layers drop them", () => {
    expect(ofLast()).toBeUndefined();
    expect(ofLast(masking, layer("Conv1D", { filters: 3, kernel_size: 2 }))).toBe(
      undefined,
    );
    expect(ofLast(masking, lstm(false), layer("RepeatVector", { n: 3 }))).toBe(undefined);
  });

  it("are made by an Embedding that is told to", () => {
    const tokens = (mask_zero: boolean) =>
      derive({
        class_name: "Sequential",
        config: {
          name: "s",
          layers: [layer("Embedding", { input_dim: 9, output_dim: 2, mask_zero }), last],
        },
      }).of("last").masked;
    expect(tokens(true)).toBe(true);
    expect(tokens(false)).toBeUndefined();
  });
});

describe("names of Keras 1", () => {
  it("have Keras 2's beside them", () => {
    const config = {
      nb_row: 3,
      nb_col: 2,
      nb_filter: 4,
      dim_ordering: "th",
      bias: false,
    };
    expect({ ...modernConfig("Convolution2D", config) }).toEqual({
      ...config,
      filters: 4,
      kernel_size: [3, 2],
      data_format: "channels_first",
      use_bias: false,
    });
  });

  it("tell units of the layers that have them, not of an Embedding", () => {
    const config = { output_dim: 4, inner_activation: "hard_sigmoid" };
    expect({ ...modernConfig("LSTM", config) }).toEqual({
      ...config,
      units: 4,
      recurrent_activation: "hard_sigmoid",
    });
    expect({ ...modernConfig("Embedding", { output_dim: 4 }) }).toEqual({
      output_dim: 4,
    });
  });

  it("do not replace what stands under the new name", () => {
    const config = { padding: "same", border_mode: "valid" };
    expect({ ...modernConfig("Conv2D", config) }).toEqual(config);
  });
});
