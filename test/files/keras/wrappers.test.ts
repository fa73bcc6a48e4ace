import { describe, expect, it } from "vitest";
import type { Hdf5Dataset, Hdf5Group, Hdf5Node } from "../../../src/files/hdf5/node.js";
import type { Hdf5File } from "../../../src/files/hdf5/open-hdf5.js";
import { parseModelConfig } from "../../../src/files/keras/config/parse-model-config.js";
import { readUnconfigured } from "../../../src/files/keras/legacy/read-unconfigured.js";
import { readModern } from "../../../src/files/keras/modern/read-modern.js";
import type { Json } from "../../../src/tensor/catalog.js";
import { entriesOf } from "./entries.js";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** A weights file of the Keras 3 form with datasets of these paths and shapes. */
function fileOf(shapes: Shapes): Hdf5File {
  const root = groupAt("/");
  for (const [path, shape] of Object.entries(shapes)) {
    const names = path.split("/");
    let at = root;
    for (const [i, name] of names.slice(0, -1).entries()) {
      const inner =
        at.children.get(name) ?? groupAt(`/${names.slice(0, i + 1).join("/")}`);
      at.children.set(name, inner);
      at = inner as typeof root;
    }
    at.children.set(names.at(-1)!, datasetAt(`/${path}`, shape));
  }
  const texts = (): null => null;
  return {
    file: "m",
    root,
    texts,
    attributeNames: () => [],
  } as Partial<Hdf5File> as Hdf5File;
}

function groupAt(path: string): Hdf5Group & { children: Map<string, Hdf5Node> } {
  return { kind: "group", path, children: new Map() };
}

function datasetAt(path: string, shape: readonly number[]): Hdf5Dataset {
  const tensor = { stored: path, shape, dtype: "float32" as const, bytes: 0 };
  return { kind: "dataset", path, tensor, problem: null, chunks: null };
}

function read(shapes: Shapes, config: Json | null) {
  return readModern(fileOf(shapes), {
    file: "m",
    container: config === null ? "weights-h5" : "keras-zip",
    writer: { keras: config === null ? null : "3.15.1", backend: null },
    config: config === null ? null : parseModelConfig(config, "m"),
    factsOf: () => ({}),
  });
}

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
