/**
 * Variables that no layer claims. What Keras writes twice was seen in files of tf.keras 2.13
 * and 2.15 and Keras 3.3 and 3.15, of which each class of layers was saved with random numbers.
 */
import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/tensor/catalog.js";
import { expectFailure } from "../../support/failures.js";
import { read } from "./modern-shapes.js";

const layer = (className: string, config: Readonly<Record<string, Json>>): Json => {
  return { module: "keras.layers", class_name: className, config };
};
const dense = layer("Dense", { name: "dense", units: 4 });
const spectral = layer("SpectralNormalization", { name: "sn", layer: dense });
const words = { name: "words", output_mode: "tf_idf" };
const modelOf = (only: Json): Json => {
  return { class_name: "Sequential", config: { name: "model", layers: [only] } };
};

const SPECTRAL = {
  "layers/spectral_normalization/layer/vars/0": [3, 4],
  "layers/spectral_normalization/layer/vars/1": [4],
  "layers/spectral_normalization/vars/0": [3, 4],
  "layers/spectral_normalization/vars/1": [1, 4],
};

describe("a copy of a weight", () => {
  it.each([
    ["with a config", modelOf(spectral)],
    ["without", null],
  ])("is told by what it repeats, %s: the wrapped kernel", (_, config) => {
    const { weights, apart } = read(SPECTRAL, config);
    expect(weights.map(({ name, shape }) => [name, shape])).toEqual([
      ["kernel", [3, 4]],
      ["bias", [4]],
      ["vector_u", [1, 4]],
    ]);
    expect(apart).toMatchObject([
      {
        stored: "/layers/spectral_normalization/vars/0",
        why: "copy",
        of: "/layers/spectral_normalization/layer/vars/0",
      },
    ]);
  });

  it("is told inside another wrapper", () => {
    const { apart } = read(
      {
        "layers/time_distributed/layer/layer/vars/0": [3, 4],
        "layers/time_distributed/layer/layer/vars/1": [4],
        "layers/time_distributed/layer/vars/0": [3, 4],
        "layers/time_distributed/layer/vars/1": [1, 4],
      },
      modelOf(layer("TimeDistributed", { name: "td", layer: spectral })),
    );
    expect(apart.map(({ stored, of }) => [stored, of])).toEqual([
      [
        "/layers/time_distributed/layer/vars/0",
        "/layers/time_distributed/layer/layer/vars/0",
      ],
    ]);
  });

  it.each(["lookup_layer", "_lookup_layer"])("may be of a lookup: %s", (lookup) => {
    const at = "layers/text_vectorization";
    const { weights, apart } = read(
      { [`${at}/${lookup}/vars/idf_weights`]: [4], [`${at}/vars/idf_weights`]: [4] },
      modelOf(layer("TextVectorization", words)),
    );
    expect(weights.map(({ path }) => path)).toEqual(["words/idf_weights"]);
    expect(apart).toMatchObject([
      {
        stored: `/${at}/${lookup}/vars/idf_weights`,
        why: "copy",
        of: `/${at}/vars/idf_weights`,
      },
    ]);
  });
});

describe("a variable that no layer claims", () => {
  const [first, second, third] = [0, 1, 2].map(
    (number) => `layers/spectral_normalization/vars/${number}`,
  ) as [string, string, string];
  it.each([
    ["is not the wrapped kernel", { ...SPECTRAL, [first]: [5, 4] }, first],
    ["stands beside the two", { ...SPECTRAL, [third]: [1, 4] }, second],
  ])("is refused where it %s", async (_, shapes, path) => {
    const wanted = new RegExp(`variables that no layer of the model has: .*\`/${path}\``);
    await expectFailure(() => read(shapes, modelOf(spectral)), "K2T503", wanted);
  });

  it("is refused in a lookup of another size", async () => {
    const at = "layers/text_vectorization";
    const shapes = {
      [`${at}/lookup_layer/vars/idf_weights`]: [5],
      [`${at}/vars/idf_weights`]: [4],
    };
    const config = modelOf(layer("TextVectorization", words));
    await expectFailure(() => read(shapes, config), "K2T503", /lookup_layer/);
  });

  it("is not spoken of where its layer is refused already", async () => {
    const shapes = { "layers/dense/vars/0": [3, 5], "layers/dense/vars/1": [5] };
    const work = (): unknown => read(shapes, modelOf(dense));
    await expectFailure(work, "K2T503", /by its config the layer `dense`/);
  });
});

describe("a group of variables", () => {
  // As Keras 3.15 writes what a layer's `save_own_variables` stores under "deep/a" and "b".
  it("may have groups in it", () => {
    const { weights, apart } = read(
      { "layers/own/vars/b": [3], "layers/own/vars/deep/a": [4, 3] },
      modelOf({
        module: "me",
        class_name: "Own",
        config: { name: "mine" },
        registered_name: "me>Own",
      }),
    );
    expect(weights.map(({ path, shape }) => [path, shape])).toEqual([
      ["mine/b", [3]],
      ["mine/deep/a", [4, 3]],
    ]);
    expect(apart).toEqual([]);
  });

  it.each(["layers/dense/vars/0", "layers/dense", "layers"])(
    "is refused where a link stands in place of it: %s",
    async (path) => {
      const work = (): unknown => read({ [path]: "link", "other/vars/0": [3] }, null);
      await expectFailure(work, "K2T504", new RegExp(`\`/${path}\` is a link`));
    },
  );
});
