import { describe, expect, it } from "vitest";
import { isTrained } from "../../../src/files/keras/classes/is-trained.js";
import { type DescribedModel, modelOf } from "../../support/model.js";

const told = (model: DescribedModel): Readonly<Record<string, boolean | null>> =>
  Object.fromEntries(
    modelOf(model).catalog.weights.map((weight) => [weight.path, isTrained(weight)]),
  );

const ON = { trainable: true };

// As Keras 3.15.1 has them in `trainable_weights` and `non_trainable_weights`.
describe("isTrained", () => {
  it("knows what Keras keeps up by itself", () => {
    expect(
      told({
        bn: {
          class: "BatchNormalization",
          config: ON,
          variables: { gamma: [1], moving_mean: [1] },
        },
        norm: { class: "Normalization", config: ON, variables: { mean: [1], count: [] } },
        conv: { class: "Conv2D", config: ON, variables: { kernel: [1], vector_u: [1] } },
      }),
    ).toEqual({
      "bn/gamma": true,
      "bn/moving_mean": false,
      "norm/mean": false,
      "norm/count": false,
      "conv/kernel": true,
      "conv/vector_u": false,
    });
  });

  it("knows frozen layers, and not what is merely within one", () => {
    const dense = { class: "Dense", variables: { kernel: [1] } };
    expect(
      told({
        off: { ...dense, config: { trainable: false } },
        model: { class: "Sequential", config: { trainable: false } },
        "model/off": { ...dense, config: { trainable: false } },
        "model/on": { ...dense, config: ON },
        wrapped: {
          ...dense,
          config: {
            ...ON,
            wrapper: "TimeDistributed",
            wrapper_config: { trainable: false },
          },
        },
      }),
    ).toEqual({
      "off/kernel": false,
      "model/off/kernel": false,
      "model/on/kernel": null,
      "wrapped/kernel": null,
    });
  });

  it("leaves open what the file does not say", () => {
    const int8 = { shape: [1], dtype: "int8" } as const;
    expect(
      told({
        bare: { class: "Dense", variables: { kernel: [1] } },
        mine: { class: "Block", config: ON, variables: { scale: [1] } },
        unknown: { config: ON, variables: { kernel: [1] } },
        eight: {
          class: "Dense",
          config: { ...ON, dtype: "int8_from_float32" },
          variables: { kernel: int8, bias: [1] },
        },
        toString: { class: "toString", config: ON, variables: { constructor: [1] } },
      }),
    ).toEqual({
      "bare/kernel": null,
      "mine/scale": null,
      "unknown/kernel": null,
      "eight/kernel": null,
      "eight/bias": null,
      "toString/constructor": null,
    });
  });
});
