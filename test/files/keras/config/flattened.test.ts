import { describe, expect, it } from "vitest";
import type { DerivedFacts } from "../../../../src/files/keras/config/derive-facts.js";
import { joinElementwise } from "../../../../src/files/keras/config/layouts/join.js";
import {
  type Layout,
  plain,
  UNKNOWN,
} from "../../../../src/files/keras/config/layouts/layout.js";
import { newValue, type Value } from "../../../../src/files/keras/config/unroll/steps.js";
import { derive, fixture, sequential, withoutStatedShapes } from "./fixtures.js";

const ORDERS = ["flattened", "flattened_order", "unflattened"] as const;

/** Only what a layer's facts say of orders; a reason as true. */
function ordersOf(facts: DerivedFacts): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const key of ORDERS) if (facts[key] !== undefined) found[key] = facts[key];
  if (facts.flattened_unsure !== undefined) found["unsure"] = true;
  if (facts.flattened_unknown !== undefined) found["unknown"] = true;
  return found;
}

/** Keras's indices of (time h w c) parts in PyTorch's order (time c h w), by counting. */
function inOrder(...parts: readonly [number, number, number, number][]): number[] {
  const order: number[] = [];
  let start = 0;
  for (const [times, rows, columns, channels] of parts) {
    const inTorch: { index: number; key: number[] }[] = [];
    let index = start;
    for (let t = 0; t < times; t++)
      for (let h = 0; h < rows; h++)
        for (let w = 0; w < columns; w++)
          for (let c = 0; c < channels; c++)
            inTorch.push({ index: index++, key: [t, c, h, w] });
    inTorch.sort((a, b) => {
      const axis = a.key.findIndex((at, i) => at !== b.key[i]);
      return axis < 0 ? 0 : a.key[axis]! - b.key[axis]!;
    });
    order.push(...inTorch.map((it) => it.index));
    start = index;
  }
  return order;
}

/**
 * By the construction of each model in `make.py`: what every layer that is named there
 * reads or makes. `{}`: nothing that PyTorch would have in another order.
 */
const EXPECTED: Record<string, Record<string, Record<string, unknown>>> = {
  image_classifier: {
    bn: {},
    flat: {},
    flat_bn: { flattened: [2, 2, 4] },
    fc1: { flattened: [2, 2, 4] },
    fc2: {},
  },
  reshaped_classifier: { fc: { flattened: [8, 7, 4] } },
  volume_classifier: { fc: { flattened: [3, 4, 5, 4] } },
  sequence_classifier: { fc: { flattened: [10, 4] } },
  sequence_then_recurrent: { lstm: {}, fc: {} },
  text_classifier: { fc: {} },
  dense_sequence: { steps: {}, fc: {} },
  pooled_classifier: { fc: {} },
  flat_picture: { fc: {} },
  color_picture: { fc: { flattened: [8, 8, 3] } },
  unclear_picture: { fc: { unsure: true } },
  picture_of_two_uses: { fc: { flattened: [8, 8, 12] } },
  channels_first_classifier: { fc: {} },
  channels_first_pool: { plain: {}, moved: { flattened: [5, 4, 3] } },
  shared: { dense: { flattened: [6, 6, 4] } },
  nested: { dense: { flattened: [3, 3, 4] } },
  nested_over_time: { lstm: { flattened: [6, 6, 4] }, dense: {} },
  frames: { lstm: { flattened: [6, 6, 4] }, gru: {} },
  all_frames: { fc: { flattened_order: inOrder([5, 6, 6, 4]) } },
  last_frame: { fc: { flattened: [6, 6, 4] } },
  text_lines: { lstm: { flattened: [8, 4] } },
  repeated: { lstm: { flattened: [6, 6, 4] } },
  two_branches: {
    bn: { flattened_order: inOrder([1, 6, 6, 4], [1, 1, 1, 10], [1, 4, 4, 2]) },
    fc: { flattened_order: inOrder([1, 6, 6, 4], [1, 1, 1, 10], [1, 4, 4, 2]) },
  },
  added_branches: { fc: { flattened: [6, 6, 4] } },
  added_dense: { follows: { unflattened: [6, 6, 4] }, fc: { flattened: [6, 6, 4] } },
  // The recurrent layer is to make the image's order, which no pack does for it.
  added_recurrent: { cannot: { unflattened: [6, 6, 4] }, fc: { flattened: [6, 6, 4] } },
  generator: {
    project: { unflattened: [4, 3, 8] },
    bn: { flattened: [4, 3, 8] },
    up: {},
  },
  latent: { project: { unflattened: [4, 4, 3] }, beside: { flattened: [4, 4, 3] } },
  squeeze_and_excite: {
    squeeze: {},
    excite: { unflattened: [1, 1, 6] },
    fc: { flattened: [8, 8, 6] },
  },
  patches: { norm: {}, mha: {}, mlp: {}, fc: {} },
  operations: { fc: { flattened: [6, 6, 4] } },
  residual: { fc: { flattened: [2, 2, 4] } },
};

describe.each(["keras-3.json", "tf-keras-2.json"])("%s", (file) => {
  const entries = fixture(file);
  const cases = Object.entries(EXPECTED).filter(([name]) => name in entries);

  it.each(cases)("%s", (name, expected) => {
    for (const config of [
      entries[name]!.config,
      withoutStatedShapes(entries[name]!.config),
    ]) {
      const { of } = derive(config);
      const found = Object.keys(expected).map((layer) => [layer, ordersOf(of(layer))]);
      expect(Object.fromEntries(found)).toEqual(expected);
    }
  });
});

describe("a flattened image", () => {
  const conv = ["Conv2D", { filters: 4, kernel_size: [3, 3] }] as const;
  const flatten = ["Flatten", { name: "f" }] as const;
  const dense = ["Dense", { name: "d", units: 2 }] as const;
  const orders = (...layers: Parameters<typeof sequential>[1][]) =>
    ordersOf(derive(sequential([8, 7, 3], ...layers)).of("d"));

  it.each([
    "Dropout",
    "Activation",
    "LeakyReLU",
    "PReLU",
    "Softmax",
    "GaussianNoise",
    "BatchNormalization",
    "LayerNormalization",
    "Identity",
    "ActivityRegularization",
  ])("stays one through %s, before and after it is flattened", (name) => {
    expect(orders(conv, [name, {}], flatten, [name, {}], dense)).toEqual({
      flattened: [6, 5, 4],
    });
  });

  it("stays one through a Reshape to another image", () => {
    expect(
      orders(conv, ["Reshape", { target_shape: [3, 10, 4] }], flatten, dense),
    ).toEqual({ flattened: [3, 10, 4] });
  });

  // PyTorch models have such tokens as (batch, places, channels) more often than not.
  it("is unsure where its places were put in a row", () => {
    expect(orders(conv, ["Reshape", { target_shape: [30, 4] }], flatten, dense)).toEqual({
      unsure: true,
    });
  });

  it("is one again after a Reshape back", () => {
    const back = ["Reshape", { target_shape: [6, 5, 4] }] as const;
    const norm = ["BatchNormalization", { name: "n" }] as const;
    expect(orders(conv, flatten, back, norm, ["Flatten", {}], dense)).toEqual({
      flattened: [6, 5, 4],
    });
  });

  it("is none after a Dense", () => {
    expect(orders(conv, flatten, ["Dense", { units: 9 }], dense)).toEqual({});
  });

  it("is unsure where a custom layer may have flattened it", () => {
    const { class_name, config } = sequential([8, 7, 3], conv) as {
      class_name: string;
      config: { name: string; layers: unknown[] };
    };
    const layers = [
      ...config.layers,
      { class_name: "Mine", module: "mine", config: { name: "c" } },
      {
        class_name: "Dense",
        config: { name: "d", units: 2 },
        build_config: { input_shape: [null, 120] },
      },
    ];
    const { of } = derive({ class_name, config: { ...config, layers } });
    expect(of("d").flattened_unsure).toBe("`c` of class `Mine` may flatten 3 axes");
  });

  it.each([{}, { name: "f" }])(
    "is unknown where nothing tells what is flattened",
    (config) => {
      const { class_name, config: model } = sequential([8, 7, 3], conv) as {
        class_name: string;
        config: { name: string; layers: unknown[] };
      };
      const layers = [
        ...model.layers,
        { class_name: "Mine", module: "mine", config: { name: "c" } },
        { class_name: "Flatten", config },
        { class_name: "Dense", config: { name: "d", units: 2 } },
      ];
      const { of } = derive({ class_name, config: { ...model, layers } });
      expect(ordersOf(of("d"))).toEqual({ unknown: true });
    },
  );

  it("is unsure where its size is unknown", () => {
    const { of } = derive(sequential([null, null, 3], conv, flatten, dense));
    expect(of("d")).toMatchObject({ flattened_unsure: "it flattens (?, ?, 4)" });
    expect(of("d")).not.toHaveProperty("flattened");
  });

  it("is unsure where a Flatten moves channels that were last", () => {
    const moving = ["Flatten", { data_format: "channels_first" }] as const;
    expect(orders(conv, moving, dense)).toEqual({ unsure: true });
  });
});

it("is unsure for a layer whose calls read different orders", () => {
  const at = (name: string, class_name: string, from: string[], config = {}) => ({
    class_name,
    name,
    config: { name, ...config },
    inbound_nodes: from.map((it) => [[it, 0, 0, {}]]),
  });
  const layers = [
    at("x", "InputLayer", [], { batch_input_shape: [null, 4, 4, 2] }),
    at("v", "InputLayer", [], { batch_input_shape: [null, 12] }),
    at("c", "Conv2D", ["x"], { filters: 3, kernel_size: [3, 3] }),
    at("f", "Flatten", ["c"]),
    at("d", "Dense", ["f", "v"], { units: 2 }),
  ];
  const config = {
    name: "m",
    layers,
    input_layers: [
      ["x", 0, 0],
      ["v", 0, 0],
    ],
    output_layers: [
      ["d", 0, 0],
      ["d", 1, 0],
    ],
  };
  const { of } = derive({ class_name: "Functional", config });
  expect(of("d")).toEqual({
    input_shape: [12],
    output_shape: [2],
    flattened_unsure: "its calls read tensors in different orders",
  });
});

describe("an image times one number for each of its channels", () => {
  const value = (layout: Layout, ...shape: number[]): Value => ({
    ...newValue([null, ...shape]),
    layout,
  });
  const image: Layout = { kind: "image", channel: 3, lead: 0 };

  it("is that image, where a Dense made the numbers", () => {
    const factor = value(plain(8), 1, 1, 8);
    expect(joinElementwise([value(image, 4, 4, 8), factor], false)).toBe(image);
    expect(joinElementwise([factor, value(image, 4, 4, 8)], false)).toBe(image);
  });

  it("is unknown beside features of as many places", () => {
    const other = value(plain(8), 4, 4, 8);
    expect(joinElementwise([value(image, 4, 4, 8), other], false)).toBe(UNKNOWN);
  });
});
