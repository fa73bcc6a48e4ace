import { describe, expect, it } from "vitest";
import type { ConfigLayer } from "../../../../src/files/keras/config/config-layer.js";
import { tensorsOf } from "../../../../src/files/keras/config/order-calls.js";
import {
  DEEPEST_NESTING,
  MOST_LAYERS,
  parseModelConfig,
} from "../../../../src/files/keras/config/parse-model-config.js";
import { expectFailure } from "../../../support/failures.js";
import { fixture, sequential } from "./fixtures.js";

const parse = (json: unknown): ConfigLayer => parseModelConfig(json, "model.h5");
const names = (layer: ConfigLayer): string[] => layer.children.map(({ name }) => name);
const child = (layer: ConfigLayer, name: string): ConfigLayer =>
  layer.children.find((it) => it.name === name)!;

/** A layer of a Functional model in Keras 2's notation. */
function member(name: string, inbound: unknown, class_name = "Dense"): unknown {
  return { class_name, name, config: { name }, inbound_nodes: inbound };
}

function functional(
  layers: readonly unknown[],
  inputs: unknown,
  outputs: unknown,
): unknown {
  const config = { name: "m", layers, input_layers: inputs, output_layers: outputs };
  return { class_name: "Functional", config };
}

const INPUT = member("x", [], "InputLayer");

describe("models", () => {
  it("lists a Sequential's layers, input layers marked", () => {
    const root = parse(
      sequential([4], ["Dense", { name: "a" }], ["ReLU", { name: "b" }]),
    );
    expect(root.kind).toBe("sequential");
    expect(names(root)).toEqual(["input", "a", "b"]);
    expect(root.children.map(({ kind }) => kind)).toEqual(["input", "layer", "layer"]);
    expect(root.children[0]!.buildShapes.get("input_shape")).toEqual([[null, 4]]);
  });

  it("reads a Sequential whose config is the list, as Keras 1 and 2.0 write it", () => {
    const config = [
      {
        class_name: "Convolution2D",
        config: { name: "c", batch_input_shape: [null, 3, 8, 8] },
      },
    ];
    const root = parse({ class_name: "Sequential", config });
    expect(names(root)).toEqual(["c"]);
    expect(root.config).toEqual({});
    expect(root.children[0]!.buildShapes.get("input_shape")).toEqual([[null, 3, 8, 8]]);
  });

  it("knows a Functional model by its graph, whatever its class", () => {
    const model = functional(
      [INPUT, member("d", [[["x", 0, 0, {}]]])],
      [["x", 0, 0]],
      [["d", 0, 0]],
    );
    const root = parse({ ...(model as object), class_name: "MyPackage>Classifier" });
    expect(root).toMatchObject({ kind: "functional", custom: true });
    expect(root.graph!.calls.map(({ layer }) => layer.name)).toEqual(["d"]);
  });

  it.each(["keras-3.json", "tf-keras-2.json"])("reads nested models of %s", (file) => {
    const root = parse(fixture(file)["nested"]!.config);
    expect(names(child(root, "inner"))).toEqual([
      "inner_input",
      "inner_conv",
      "inner_pool",
    ]);
    // Keras counts the call that made a nested model: its two calls here are 1 and 2.
    const heads = root.graph!.calls.filter(({ layer }) => layer.kind === "sequential");
    expect(heads.map(({ index }) => index)).toEqual([0, 1]);
    const read = heads.map(({ positional }) => tensorsOf(positional[0]!)[0]!);
    expect(read.map(({ layer, call }) => [layer.name, call])).toEqual([
      ["inner", 0],
      ["inner", 1],
    ]);
    const last = root.graph!.calls.at(-1)!;
    expect(tensorsOf(last.positional[0]!).map(({ call }) => call)).toEqual([0, 1]);
  });

  it.each(["keras-3.json", "tf-keras-2.json"])("reads keyword tensors of %s", (file) => {
    const root = parse(fixture(file)["attention"]!.config);
    const call = root.graph!.calls.find(({ layer }) => layer.name === "named")!;
    const tensors = [...call.positional, ...call.keywords.values()].flatMap(tensorsOf);
    expect(tensors.map(({ layer }) => layer.name).sort()).toEqual(["q", "v", "w"]);
    expect(call.keywords.get("value")).toMatchObject({ kind: "tensor" });
  });

  it("orders calls so that each comes after what it reads", () => {
    const late = [
      member("b", [[["a", 0, 0, {}]]]),
      member("a", [[["x", 0, 0, {}]]]),
      INPUT,
    ];
    const root = parse(functional(late, [["x", 0, 0]], [["b", 0, 0]]));
    expect(names(root)).toEqual(["b", "a", "x"]);
    expect(root.graph!.calls.map(({ layer }) => layer.name)).toEqual(["a", "b"]);
  });

  it("takes a keyword that only looks like a tensor for a value", () => {
    const node = [[["x", 0, 0, { axes: ["nowhere", 1, 0] }]]];
    const root = parse(
      functional([INPUT, member("d", node)], [["x", 0, 0]], [["d", 0, 0]]),
    );
    const { keywords } = root.graph!.calls[0]!;
    expect(keywords.get("axes")).toEqual({ kind: "value", value: ["nowhere", 1, 0] });
  });
});

describe("layers inside layers", () => {
  it("follows wrappers to what they wrap", () => {
    const { conv1d } = fixture("keras-3.json");
    const root = parse(conv1d!.config);
    const both = child(root, "bidirectional");
    expect(both.kind).toBe("wrapper");
    expect(both.wrapped).toMatchObject({ className: "LSTM", attribute: "layer" });
    expect(both.backward).toMatchObject({ className: "LSTM" });
    const stacked = child(root, "rnn_1").wrapped!;
    expect(stacked.className).toBe("StackedRNNCells");
    expect(stacked.children.map(({ className }) => className)).toEqual([
      "GRUCell",
      "GRUCell",
    ]);
  });

  it("finds the layers that a custom layer's config shows, and no other objects", () => {
    const dense = {
      class_name: "Dense",
      config: { name: "d", trainable: true, units: 2 },
    };
    const config = {
      name: "block",
      trainable: true,
      proj: dense,
      stack: [dense, { class_name: "MyLayer", module: "keras.layers", config: {} }],
      kernel_initializer: {
        class_name: "Zeros",
        module: "keras.initializers",
        config: {},
      },
      dtype: { class_name: "DTypePolicy", module: "keras", config: { name: "float32" } },
      loss: { class_name: "Huber", config: { name: "huber", delta: 1 } },
    };
    const root = parse({ class_name: "Block", module: "mine", config });
    expect(root).toMatchObject({ kind: "layer", custom: true });
    expect(
      root.children.map(({ className, attribute }) => [className, attribute]),
    ).toEqual([
      ["Dense", "proj"],
      ["Dense", "stack"],
      ["MyLayer", "stack"],
    ]);
  });

  it("tells a custom class from a built-in one of the same name", () => {
    const config = { name: "a" };
    const customs = [
      {
        class_name: "Attention",
        registered_name: "mine>Attention",
        module: null,
        config,
      },
      { class_name: "mine>Attention", config },
      { class_name: "Attention", module: "my.layers", config },
    ].map((json) => parse(json).custom);
    const builtin = {
      class_name: "Attention",
      module: "keras.layers",
      registered_name: null,
    };
    expect(customs).toEqual([true, true, true]);
    expect(parse({ ...builtin, config }).custom).toBe(false);
  });

  it("reads build shapes of one input, of several and by name", () => {
    const of = (build_config: unknown) =>
      Object.fromEntries(
        parse({ class_name: "X", config: {}, build_config }).buildShapes,
      );
    expect(of({ input_shape: [null, 3] })).toEqual({ input_shape: [[null, 3]] });
    expect(
      of({
        input_shape: [
          [null, 3],
          [null, 4],
        ],
      }),
    ).toEqual({
      input_shape: [
        [null, 3],
        [null, 4],
      ],
    });
    expect(
      of({ shapes_dict: { query_shape: [null, 3], value_shape: [null, 4, 5] } }),
    ).toEqual({
      query_shape: [[null, 3]],
      value_shape: [[null, 4, 5]],
    });
    expect(of({ input_shape: { class_name: "__tuple__", items: [null, 7] } })).toEqual({
      input_shape: [[null, 7]],
    });
    expect(of({ input_shape: null })).toEqual({});
    expect(of({ input_shape: [null, -3] })).toEqual({});
    expect(of({ input_shape: [null, 1e300] })).toEqual({});
  });
});

describe("damage", () => {
  const fails = (json: unknown, code: string, message: string | RegExp) =>
    expectFailure(() => parse(json), code, message);

  it.each([null, 3, "text", [], {}, { class_name: 4 }])("refuses %j", (json) =>
    fails(json, "K2T502", "names no class"),
  );

  it("names a model without layers", () =>
    fails(
      { class_name: "Sequential", config: { name: "s" } },
      "K2T502",
      "`s` lists no layers",
    ));

  it("names a model with a member that is no layer", () =>
    fails(
      { class_name: "Sequential", config: [7] },
      "K2T502",
      "a layer without a class",
    ));

  it("names what reads itself", () => {
    const layers = [INPUT, member("a", [[["b", 0, 0]]]), member("b", [[["a", 0, 0]]])];
    return fails(
      functional(layers, [["x", 0, 0]], [["b", 0, 0]]),
      "K2T502",
      "layer `a` of model `m` reads its own result",
    );
  });

  it("names a layer that is not there", () =>
    fails(
      functional([INPUT, member("a", [[["y", 0, 0]]])], [["x", 0, 0]], [["a", 0, 0]]),
      "K2T502",
      "reads `y`, which is no layer of that model",
    ));

  it("names a name that two layers have", () =>
    fails(
      functional([INPUT, INPUT], [["x", 0, 0]], [["x", 0, 0]]),
      "K2T502",
      "two layers of model `m` are named `x`",
    ));

  it("refuses layers nested beyond the limit", () => {
    let model: unknown = { class_name: "Dense", config: { name: "d" } };
    for (let i = 0; i <= DEEPEST_NESTING; i++) {
      model = { class_name: "Sequential", config: { name: "s", layers: [model] } };
    }
    return fails(model, "K2T505", `more than ${DEEPEST_NESTING} deep`);
  });

  it("refuses more layers than the limit", () => {
    const layer = { class_name: "ReLU", config: {} };
    const config = new Array(MOST_LAYERS).fill(layer);
    return fails(
      { class_name: "Sequential", config },
      "K2T505",
      `more than ${MOST_LAYERS} layers`,
    );
  });

  it("names the file", async () => {
    const { failureOf } = await import("../../../support/failures.js");
    const failure = await failureOf(() => parse(null));
    expect(failure.diagnostics[0]!.file).toBe("model.h5");
    expect(failure.status).toBe(3);
  });
});
