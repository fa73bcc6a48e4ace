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
  it("tell of their cells", () => {
    expect(derive(rnn(cell("LSTMCell", 3))).of("r")).toMatchObject({
      cell: "LSTMCell",
      cells: 1,
      cells_alike: true,
    });
    const two = rnn(cell("GRUCell", 3), cell("GRUCell", 3));
    expect(derive(two).of("r")).toMatchObject({
      cell: "GRUCell",
      cells: 2,
      cells_alike: true,
    });
    const sizes = rnn(cell("GRUCell", 3), cell("GRUCell", 4));
    expect(derive(sizes).of("r")).toMatchObject({ cell: "GRUCell", cells_alike: false });
    const classes = derive(rnn(cell("GRUCell", 3), cell("LSTMCell", 3))).of("r");
    expect(classes).toMatchObject({ cells: 2, cells_alike: false });
    expect(classes).not.toHaveProperty("cell");
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
  ])("compare directions: %j", (backward, alike) => {
    expect(derive(bidirectional(backward)).of("b")).toMatchObject({
      wraps: "GRU",
      backward_alike: alike,
    });
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
