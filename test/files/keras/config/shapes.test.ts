import { describe, expect, it } from "vitest";
import type { ConfigLayer } from "../../../../src/files/keras/config/config-layer.js";
import { derive, fixture, sequential, withoutStatedShapes } from "./fixtures.js";

type Size = number | null;

/** Where Keras itself gives null, a size that follows from the config is as good. */
function agrees(derived: readonly Size[] | undefined, keras: readonly Size[]): boolean {
  return (
    derived?.length === keras.length &&
    keras.every((size, i) => size === null || size === derived[i])
  );
}

describe.each(["keras-3.json", "tf-keras-2.json"])("%s", (file) => {
  const entries = Object.entries(fixture(file));

  it.each(entries)("%s: shapes are Keras's, also without those it states", (_, entry) => {
    let compared = 0;
    for (const config of [entry.config, withoutStatedShapes(entry.config)]) {
      const { root, facts } = derive(config);
      const compare = (layer: ConfigLayer, path: string): void => {
        const keras = entry.shapes[path]?.[0];
        if (keras !== undefined && layer.kind !== "input") {
          const derived = facts.get(layer)!.output_shape;
          expect(agrees(derived, keras), `${path}: ${String(derived)}`).toBe(true);
          compared += 1;
        }
        for (const child of layer.children) {
          compare(child, path === "" ? child.name : `${path}/${child.name}`);
        }
      };
      compare(root, "");
    }
    expect(compared).toBe(2 * Object.keys(entry.shapes).length);
  });
});

describe("what the file states", () => {
  const dense = (build: unknown) => ({
    class_name: "Dense",
    config: { name: "d", units: 2 },
    build_config: { input_shape: build },
  });
  const model = (build: unknown) => ({
    class_name: "Sequential",
    config: {
      name: "m",
      layers: [
        { class_name: "InputLayer", config: { name: "i", batch_shape: [null, 5, 3] } },
        dense(build),
      ],
    },
  });

  it("wins over what was inferred", () => {
    expect(derive(model([null, 7, 4])).of("d")).toMatchObject({
      input_shape: [7, 4],
      output_shape: [7, 2],
    });
  });

  it("does not take away sizes that are known", () => {
    expect(derive(model([null, null, 3])).of("d").input_shape).toEqual([5, 3]);
  });

  it("goes on where a custom layer hides the shapes", () => {
    const layers = [
      { class_name: "InputLayer", config: { name: "i", batch_shape: [null, 5, 3] } },
      { class_name: "Mine", module: "mine", config: { name: "c" } },
      dense([null, 9]),
    ];
    const { of } = derive({ class_name: "Sequential", config: { name: "m", layers } });
    expect(of("c").output_shape).toEqual([9]);
    expect(of("d")).toMatchObject({ input_shape: [9], output_shape: [2] });
  });
});

describe("unknown sizes", () => {
  it("stay null", () => {
    const { of } = derive(
      sequential([null, 3], ["LSTM", { units: 4, return_sequences: true }]),
    );
    expect(of("lstm_0")).toMatchObject({
      input_shape: [null, 3],
      output_shape: [null, 4],
    });
  });

  it("leave the rank that a class's name states", () => {
    const conv = ["Conv2D", { name: "c", filters: 4, kernel_size: 3 }] as const;
    const { of } = derive(sequential([], ["Lambda", {}], conv));
    expect(of("c").output_shape).toEqual([null, null, 4]);
  });

  it("come of a window that is larger than the axis", () => {
    const conv = ["Conv1D", { name: "c", filters: 4, kernel_size: 9 }] as const;
    expect(derive(sequential([3, 2], conv)).of("c").output_shape).toEqual([null, 4]);
  });

  it("come of sizes beyond all bounds", () => {
    const dense = ["Dense", { name: "d", units: 1e300 }] as const;
    expect(derive(sequential([3], dense)).of("d").output_shape).toEqual([null]);
  });
});

describe("Keras 1", () => {
  it("is understood under its own names", () => {
    const { of } = derive(
      sequential(
        [3, 9, 8],
        [
          "Convolution2D",
          {
            name: "c",
            nb_filter: 5,
            nb_row: 3,
            nb_col: 2,
            border_mode: "valid",
            subsample: [2, 1],
            dim_ordering: "th",
          },
        ],
        [
          "MaxPooling2D",
          {
            name: "p",
            pool_size: [2, 2],
            strides: [2, 2],
            border_mode: "valid",
            dim_ordering: "th",
          },
        ],
        ["Flatten", { name: "f" }],
        ["Dense", { name: "d", output_dim: 6 }],
      ),
    );
    expect(of("c").output_shape).toEqual([5, 4, 7]);
    expect(of("p").output_shape).toEqual([5, 2, 3]);
    // Channels come first already, as in PyTorch.
    expect(of("d")).toEqual({ input_shape: [30], output_shape: [6] });
  });

  it("states the output of a Deconvolution2D, and pads `full` on Theano", () => {
    const kernel = { nb_filter: 4, nb_row: 3, nb_col: 2, dim_ordering: "tf" };
    const { of } = derive(
      sequential(
        [5, 6, 3],
        ["Convolution2D", { name: "c", ...kernel, border_mode: "full" }],
        ["Deconvolution2D", { name: "d", ...kernel, output_shape: [null, 15, 16, 4] }],
      ),
    );
    expect(of("c").output_shape).toEqual([7, 7, 4]);
    expect(of("d").output_shape).toEqual([15, 16, 4]);
  });

  it("may merge models at the start of a Sequential, whose layers are its own", () => {
    const branch = (name: string) => ({
      class_name: "Sequential",
      config: [
        {
          class_name: "Convolution2D",
          config: {
            name: `${name}_conv`,
            nb_filter: 2,
            nb_row: 2,
            nb_col: 2,
            border_mode: "valid",
            dim_ordering: "tf",
            batch_input_shape: [null, 4, 5, 1],
          },
        },
        { class_name: "Flatten", config: { name: `${name}_flat` } },
      ],
    });
    const { root, of } = derive({
      class_name: "Sequential",
      config: [
        {
          class_name: "Merge",
          config: {
            name: "merge",
            mode: "concat",
            concat_axis: -1,
            layers: [branch("left"), branch("right")],
          },
        },
        { class_name: "Dense", config: { name: "top", output_dim: 3 } },
      ],
    });
    expect(root.children.map(({ name }) => name)).toEqual([
      "left_conv_input",
      "left_conv",
      "left_flat",
      "right_conv_input",
      "right_conv",
      "right_flat",
      "merge",
      "top",
    ]);
    // Two images (3, 4, 2) behind one another, each read channel by channel.
    const order: number[] = [];
    for (const image of [0, 1]) {
      for (const channel of [0, 1]) {
        for (let place = 0; place < 12; place++)
          order.push(24 * image + 2 * place + channel);
      }
    }
    expect(of("top").flattened_order).toEqual(order);
  });
});

describe("calls of a shared layer", () => {
  const input = (name: string, shape: readonly Size[]) => ({
    class_name: "InputLayer",
    name,
    config: { name, batch_input_shape: [null, ...shape] },
    inbound_nodes: [],
  });
  const model = (first: readonly Size[], second: readonly Size[]) => ({
    class_name: "Functional",
    config: {
      name: "m",
      layers: [
        input("a", first),
        input("b", second),
        {
          class_name: "Dense",
          name: "d",
          config: { name: "d", units: 2 },
          inbound_nodes: [[["a", 0, 0, {}]], [["b", 0, 0, {}]]],
        },
      ],
      input_layers: [
        ["a", 0, 0],
        ["b", 0, 0],
      ],
      output_layers: [
        ["d", 0, 0],
        ["d", 1, 0],
      ],
    },
  });

  it("leave open the sizes in which they differ", () => {
    expect(derive(model([5, 3], [6, 3])).of("d").input_shape).toEqual([null, 3]);
  });

  it("have no shape in common if their ranks differ", () => {
    const facts = derive(model([5, 3], [3])).of("d");
    expect(facts).not.toHaveProperty("input_shape");
  });
});
