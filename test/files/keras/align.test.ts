import { describe, expect, it } from "vitest";
import type { ConfigLayer } from "../../../src/files/keras/config/config-layer.js";
import { parseModelConfig } from "../../../src/files/keras/config/parse-model-config.js";
import { align } from "../../../src/files/keras/modern/align.js";
import type { StoredLayer } from "../../../src/files/keras/modern/stored-layer.js";

function group(path: string, name: string | null, isEmpty = false): StoredLayer {
  return { path, name, variables: [], children: new Map(), isEmpty, isList: false };
}

/** Groups by key; the value is the name that Keras 3.6 would have written. */
function groups(
  names: Readonly<Record<string, string | null>>,
): Map<string, StoredLayer> {
  const entries = Object.entries(names);
  return new Map(entries.map(([key, name]) => [key, group(`/layers/${key}`, name)]));
}

function layers(...classes: readonly string[]) {
  const entries = classes.map((className, i) => {
    const config = { name: `layer_${i}`, units: 2 };
    return { class_name: className, config };
  });
  const config = { class_name: "Sequential", config: { name: "m", layers: entries } };
  return parseModelConfig(config, "m.keras").children;
}

/** The group of each layer, by the layer's name. */
function aligned(
  stored: ReadonlyMap<string, StoredLayer>,
  config: readonly ConfigLayer[],
  keras: string | null,
  repeats: readonly ConfigLayer[] = [],
): Record<string, string> | string {
  const found = align(stored, config, { keras, repeats: new Set(repeats) });
  if ("problem" in found) return found.problem;
  return Object.fromEntries(
    [...found.groups].map(([{ name }, { path }]) => [name, path]),
  );
}

const VERSIONS = ["2.13.1", "2.15.0", "3.3.3", null];

describe("groups and layers", () => {
  it("agree by name where groups have names", () => {
    const stored = groups({ dense: "layer_2", dense_1: "layer_0" });
    for (const version of VERSIONS) {
      expect(aligned(stored, layers("Dense", "Dropout", "Dense"), version)).toEqual({
        layer_0: "/layers/dense_1",
        layer_2: "/layers/dense",
      });
    }
  });

  it("agree by the class's numbers", () => {
    const stored = groups({ dense: null, dense_1: null, lstm: null });
    for (const version of VERSIONS) {
      expect(
        aligned(stored, layers("LSTM", "Dense", "Dropout", "Dense"), version),
      ).toEqual({
        layer_0: "/layers/lstm",
        layer_1: "/layers/dense",
        layer_3: "/layers/dense_1",
      });
    }
  });

  it("agree by order where tf.keras counted layers with weights twice", () => {
    const stored = groups({ dense: null, dense_2: null, dense_4: null });
    const wanted = {
      layer_0: "/layers/dense",
      layer_1: "/layers/dense_2",
      layer_2: "/layers/dense_4",
    };
    expect(aligned(stored, layers("Dense", "Dense", "Dense"), "2.13.1")).toEqual(wanted);
    expect(aligned(stored, layers("Dense", "Dense", "Dense"), "3.3.3")).toMatch(
      "by its number the group `/layers/dense_4` is of no layer of the config",
    );
  });

  it("do not shift over a layer without variables", () => {
    const custom = layers("My>Block", "My>Block", "My>Block");
    // The third has no variables: by numbers alone the second's would be taken for its own.
    const twice = groups({ block: null, block_2: null });
    twice.set("block_4", group("/layers/block_4", null, true));
    expect(aligned(twice, custom, "2.12.0")).toEqual({
      layer_0: "/layers/block",
      layer_1: "/layers/block_2",
      layer_2: "/layers/block_4",
    });
    // In Keras 3 it is the second that has none.
    const once = groups({ block: null, block_2: null });
    expect(aligned(once, custom, "3.3.3")).toEqual({
      layer_0: "/layers/block",
      layer_2: "/layers/block_2",
    });
  });

  it("leave out what another model has stored before", () => {
    const three = layers("Dense", "Dense", "Dense");
    const [first, second] = three;
    // Keras 3 counts it, tf.keras 2.14 does not.
    const counted = groups({ dense_1: null, dense_2: null });
    const wanted = { layer_1: "/layers/dense_1", layer_2: "/layers/dense_2" };
    expect(aligned(counted, three, "3.3.3", [first!])).toEqual(wanted);
    const passed = groups({ dense: null, dense_1: null });
    expect(aligned(passed, three, "2.15.0", [second!])).toEqual({
      layer_0: "/layers/dense",
      layer_2: "/layers/dense_1",
    });
  });

  it("are not told apart where the version would decide", () => {
    const three = layers("Dense", "Dense", "Dense");
    const passed = groups({ dense: null, dense_1: null });
    expect(aligned(passed, three, null, [three[1]!])).toMatch("the file does not say");
  });

  it("are never shifted", () => {
    const two = groups({ dense: null, dense_2: null });
    expect(aligned(two, layers("Dense", "Dense", "Dense"), "2.15.0")).toMatch(
      "the config has 3 layers that Keras would store as `dense`, and the file has 2",
    );
    const strange = groups({ conv2d: null });
    expect(aligned(strange, layers("Dense"), "2.15.0")).toMatch("has 0 layers");
    expect(aligned(strange, layers("Dense"), "3.3.3")).toMatch("of no layer");
    const twice = groups({ dense: "layer_0", dense_1: "layer_0" });
    expect(aligned(twice, layers("Dense", "Dense"), "3.6.0")).toMatch(
      "two groups are of one layer",
    );
  });

  it("may differ in groups without variables", () => {
    const stored = groups({ dense: null });
    stored.set("flatten", group("/layers/flatten", null, true));
    for (const version of VERSIONS) {
      expect(aligned(stored, layers("Dense"), version)).toEqual({
        layer_0: "/layers/dense",
      });
    }
  });
});
