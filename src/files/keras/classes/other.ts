import type { Config } from "../../../tensor/catalog.js";
import { variable, type LayerClass, type Size, type Variable } from "./layer-class.js";
import { combinations, flag, size } from "./settings.js";

/** Keras 1 says `bias` where later versions say `use_bias`. */
const WITH_BIAS = combinations({ bias: [true, false] });

function biases(
  config: Config,
  names: readonly string[],
  shape: readonly Size[],
): readonly Variable[] {
  const stated = flag(config, "use_bias", flag(config, "bias", true));
  return stated ? names.map((name) => variable(name, shape)) : [];
}

/** Classes of tf.keras and Keras 1 that Keras 3 has no more. */
export const OTHER_CLASSES: readonly LayerClass[] = [
  {
    name: "RandomFourierFeatures",
    aliases: [],
    settings: [{}],
    variables: (config) => {
      const units = size(config, ["output_dim"], "u");
      return [
        variable("kernel_scale", [1]),
        variable("unscaled_kernel", [null, units]),
        variable("bias", [units]),
      ];
    },
  },
  {
    name: "Highway",
    aliases: [],
    settings: WITH_BIAS,
    variables: (config) => [
      variable("W", ["i", "i"]),
      variable("W_carry", ["i", "i"]),
      ...biases(config, ["b", "b_carry"], ["i"]),
    ],
  },
  {
    name: "MaxoutDense",
    aliases: [],
    settings: WITH_BIAS,
    variables: (config) => {
      const features = size(config, ["nb_feature"], "n");
      const units = size(config, ["output_dim", "units"], "u");
      return [
        variable("W", [features, "i", units]),
        ...biases(config, ["b"], [features, units]),
      ];
    },
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
