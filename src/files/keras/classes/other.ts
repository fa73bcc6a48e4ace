import { variable, type LayerClass } from "./layer-class.js";
import { own } from "./settings.js";

/** Classes of tf.keras and Keras 1 that Keras 3 has no more, and lookups. */
export const OTHER_CLASSES: readonly LayerClass[] = [
  {
    name: "Discretization",
    aliases: [],
    settings: [{}],
    variables: (config) =>
      (own(config, "bin_boundaries") ?? null) === null
        ? [variable("summary", [2, null])]
        : [],
  },
  {
    name: "RandomFourierFeatures",
    aliases: [],
    settings: [{}],
    variables: () => [
      variable("kernel_scale", null),
      variable("unscaled_kernel", [null, "u"]),
      variable("bias", ["u"]),
    ],
  },
  {
    name: "Highway",
    aliases: [],
    settings: [{}],
    variables: () => [
      variable("W", ["i", "i"]),
      variable("W_carry", ["i", "i"]),
      variable("b", ["i"]),
      variable("b_carry", ["i"]),
    ],
  },
  {
    name: "MaxoutDense",
    aliases: [],
    settings: [{}],
    variables: () => [variable("W", ["n", "i", "u"]), variable("b", ["n", "u"])],
  },
  {
    name: "SReLU",
    aliases: [],
    settings: [{}],
    variables: () =>
      ["t_left", "a_left", "t_right", "a_right"].map((name) => variable(name, null)),
  },
  {
    name: "ParametricSoftplus",
    aliases: [],
    settings: [{}],
    variables: () => [variable("alphas", null), variable("betas", null)],
  },
];
