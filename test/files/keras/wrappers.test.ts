import { describe, expect, it } from "vitest";
import { readUnconfigured } from "../../../src/files/keras/legacy/read-unconfigured.js";
import type { Json } from "../../../src/tensor/catalog.js";
import { entriesOf } from "./entries.js";
import { read } from "./modern-shapes.js";

const BOTH_WAYS: Json = {
  class_name: "Sequential",
  config: {
    name: "sequential",
    layers: [
      {
        module: "keras.layers",
        class_name: "Bidirectional",
        config: {
          name: "both",
          layer: {
            module: "keras.layers",
            class_name: "RNN",
            config: {
              name: "forward_rnn",
              cell: {
                module: null,
                class_name: "MyCell",
                config: { name: "my_cell", units: 4 },
                registered_name: "me>MyCell",
              },
            },
          },
        },
      },
    ],
  },
};

describe("a wrapper", () => {
  // As Keras 3.15 writes a Bidirectional of an RNN over a cell that has a Dense.
  it("keeps the weights of layers inside a cell of somebody's own", () => {
    const { weights, apart } = read(
      {
        "layers/bidirectional/forward_layer/cell/proj/vars/0": [3, 4],
        "layers/bidirectional/forward_layer/cell/proj/vars/1": [4],
        "layers/bidirectional/backward_layer/cell/proj/vars/0": [3, 4],
        "layers/bidirectional/backward_layer/cell/proj/vars/1": [4],
      },
      BOTH_WAYS,
    );
    expect(weights.map(({ path, parts }) => [path, parts[0]!.stored])).toEqual([
      [
        "both/forward/proj/kernel",
        "/layers/bidirectional/forward_layer/cell/proj/vars/0",
      ],
      ["both/forward/proj/bias", "/layers/bidirectional/forward_layer/cell/proj/vars/1"],
      [
        "both/backward/proj/kernel",
        "/layers/bidirectional/backward_layer/cell/proj/vars/0",
      ],
      [
        "both/backward/proj/bias",
        "/layers/bidirectional/backward_layer/cell/proj/vars/1",
      ],
    ]);
    expect(apart).toEqual([]);
  });

  it("keeps what Keras's own has not", () => {
    const { weights, apart } = read(
      {
        "layers/bidirectional/forward_layer/cell/vars/0": [3, 4],
        "layers/bidirectional/backward_layer/cell/vars/0": [3, 4],
        "layers/bidirectional/gate/vars/0": [2, 5],
        "layers/bidirectional/gate/vars/1": [5],
      },
      BOTH_WAYS,
    );
    expect(weights.map(({ path }) => path)).toEqual([
      "both/forward/0",
      "both/backward/0",
      "both/gate/kernel",
      "both/gate/bias",
    ]);
    expect(apart).toEqual([]);
  });
});

describe("a layer of somebody's own that is called as a wrapper", () => {
  it.each([
    ["rnn", "cell"],
    ["time_distributed", "layer"],
    ["spectral_normalization", "layer"],
  ])("keeps all its parts: %s", (name, part) => {
    const { weights, apart } = read(
      {
        [`block/${name}/${part}/vars/0`]: [3, 16],
        [`block/${name}/${part}/vars/1`]: [4, 16],
        [`block/${name}/${part}/vars/2`]: [16],
        [`block/${name}/proj/vars/0`]: [4, 6],
        [`block/${name}/proj/vars/1`]: [6],
        [`block/vars/0`]: [1],
      },
      null,
    );
    expect(weights.map(({ path }) => path.replace(/\/[^/]+$/, ""))).toEqual([
      "block",
      ...Array<string>(3).fill(`block/${name}/${part}`),
      ...Array<string>(2).fill(`block/${name}/proj`),
    ]);
    expect(apart).toEqual([]);
  });

  it("is no Bidirectional for having a forward and a backward Dense", () => {
    const entries = entriesOf({
      "mix/forward_proj/kernel": [3, 4],
      "mix/forward_proj/bias": [4],
      "mix/backward_proj/kernel": [3, 4],
      "mix/backward_proj/bias": [4],
    });
    const { className, children } = readUnconfigured("mix", entries);
    expect(className).toBeNull();
    expect(children.map(({ name, className: inner }) => [name, inner])).toEqual([
      ["forward_proj", "Dense"],
      ["backward_proj", "Dense"],
    ]);
  });
});
