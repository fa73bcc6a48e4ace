import type { Config } from "../../../tensor/catalog.js";
import { variable, type LayerClass, type Size, type Variable } from "./layer-class.js";
import { BIASED, combinations, flag, size, sizes } from "./settings.js";

type Rank = 1 | 2 | 3;

function bias(config: Config, shape: readonly Size[] | null): readonly Variable[] {
  return flag(config, "use_bias", true) ? [variable("bias", shape)] : [];
}

/** Keras 1 called the number of filters `nb_filter`. */
function filters(config: Config): Size {
  return size(config, ["filters", "nb_filter"], "u");
}

function convolution(rank: Rank): LayerClass {
  const old = [`Convolution${rank}D`, `AtrousConvolution${rank}D`, `AtrousConv${rank}D`];
  return {
    name: `Conv${rank}D`,
    aliases: old,
    settings: BIASED,
    variables: (config) => {
      const kernel = [...sizes(config, "kernel_size", rank), null, filters(config)];
      return [variable("kernel", kernel), ...bias(config, [filters(config)])];
    },
  };
}

function transposed(rank: Rank): LayerClass {
  const old = rank === 2 ? ["Deconvolution2D", "Deconv2D"] : [];
  return {
    name: `Conv${rank}DTranspose`,
    aliases: [`Convolution${rank}DTranspose`, ...old],
    settings: BIASED,
    variables: (config) => {
      const kernel = [...sizes(config, "kernel_size", rank), filters(config), null];
      return [variable("kernel", kernel), ...bias(config, [filters(config)])];
    },
  };
}

function depthwise(rank: Rank): LayerClass {
  return {
    name: `DepthwiseConv${rank}D`,
    aliases: [`DepthwiseConvolution${rank}D`],
    settings: BIASED,
    variables: (config) => {
      const multiplier = size(config, ["depth_multiplier"]);
      const kernel = [...sizes(config, "kernel_size", rank), null, multiplier];
      return [variable("kernel", kernel, "depthwise_kernel"), ...bias(config, [null])];
    },
  };
}

function separable(rank: Rank): LayerClass {
  return {
    name: `SeparableConv${rank}D`,
    aliases: [`SeparableConvolution${rank}D`],
    settings: BIASED,
    variables: (config) => {
      const multiplier = size(config, ["depth_multiplier"]);
      const depth = [...sizes(config, "kernel_size", rank), null, multiplier];
      const point = [...new Array<Size>(rank).fill(1), null, filters(config)];
      return [
        variable("depthwise_kernel", depth),
        variable("pointwise_kernel", point),
        ...bias(config, [filters(config)]),
      ];
    },
  };
}

const anySizes = (count: number): readonly Size[] => new Array<Size>(count).fill(null);

/** To Keras 2.15. Its three implementations keep the same kernel in three forms. */
function locallyConnected(rank: Rank): LayerClass {
  return {
    name: `LocallyConnected${rank}D`,
    aliases: [],
    settings: combinations({ implementation: [1, 2, 3], use_bias: [true, false] }),
    variables: (config) => {
      const forms: Readonly<Record<number, readonly Size[]>> = {
        // A window's cells for each place: (places, window*in, out).
        1: [null, null, filters(config)],
        // All of the input for all of the output, most of it 0.
        2: anySizes(2 * (rank + 1)),
        // What of that is not 0.
        3: anySizes(1),
      };
      const form = size(config, ["implementation"], 1);
      return [
        variable("kernel", typeof form === "number" ? (forms[form] ?? null) : null),
        ...bias(config, [...anySizes(rank), filters(config)]),
      ];
    },
  };
}

const stft: LayerClass = {
  name: "STFTSpectrogram",
  aliases: [],
  settings: combinations({ mode: ["magnitude", "real", "imag"] }),
  variables: (config) => {
    const { mode } = config;
    const real = variable("real_kernel", [null, 1, null]);
    const imaginary = variable("imag_kernel", [null, 1, null]);
    if (mode === "real") return [real];
    return mode === "imag" ? [imaginary] : [real, imaginary];
  },
};

const RANKS: readonly Rank[] = [1, 2, 3];

export const CONVOLUTION_CLASSES: readonly LayerClass[] = [
  ...RANKS.map(convolution),
  ...RANKS.map(transposed),
  depthwise(1),
  depthwise(2),
  separable(1),
  separable(2),
  locallyConnected(1),
  locallyConnected(2),
  stft,
];
