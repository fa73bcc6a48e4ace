import type { Config } from "../../../tensor/catalog.js";
import {
  variable,
  within,
  type LayerClass,
  type Size,
  type Variable,
} from "./layer-class.js";
import { BIASED, combinations, flag, size, sizes, times } from "./settings.js";

interface Kind {
  readonly name: "SimpleRNN" | "LSTM" | "GRU";
  readonly gates: 1 | 3 | 4;
}

const KINDS: readonly Kind[] = [
  { name: "SimpleRNN", gates: 1 },
  { name: "LSTM", gates: 4 },
  { name: "GRU", gates: 3 },
];

const WITH_RESET = combinations({ reset_after: [true, false], use_bias: [true, false] });

function gated({ name, gates }: Kind, config: Config): readonly Variable[] {
  const units = size(config, ["units", "output_dim"], "u");
  const wide = times(gates, units);
  // Keras 2 had no `reset_after` at first, and then the default was false.
  const twoRows = name === "GRU" && flag(config, "reset_after", false);
  const bias = variable("bias", twoRows ? [2, wide] : [wide]);
  return [
    variable("kernel", [null, wide]),
    variable("recurrent_kernel", [units, wide]),
    ...(flag(config, "use_bias", true) ? [bias] : []),
  ];
}

function cellOf(kind: Kind): LayerClass {
  return {
    name: `${kind.name}Cell`,
    aliases: [],
    settings: kind.name === "GRU" ? WITH_RESET : BIASED,
    variables: (config) => gated(kind, config),
  };
}

/** A layer keeps its variables in its cell. */
function layerOf(kind: Kind): LayerClass {
  return {
    ...cellOf(kind),
    name: kind.name,
    aliases: [`${kind.name}V1`, `${kind.name}V2`],
    variables: (config) => within("", "cell", gated(kind, config)),
  };
}

/** tf.keras's layers for cuDNN alone; the biases of the GPU's library are kept apart. */
function cudnn({ name, gates }: Kind): LayerClass {
  return {
    name: `CuDNN${name}`,
    aliases: [],
    settings: [{}],
    variables: (config) => {
      const units = size(config, ["units"], "u");
      return [
        variable("kernel", [null, times(gates, units)]),
        variable("recurrent_kernel", [units, times(gates, units)]),
        variable("bias", [times(2 * gates, units)]),
      ];
    },
  };
}

function convolutional(rank: 1 | 2 | 3): LayerClass {
  return {
    name: `ConvLSTM${rank}D`,
    aliases: [],
    settings: BIASED,
    variables: (config) => {
      const filters: Size = size(config, ["filters"], "u");
      const window = sizes(config, "kernel_size", rank);
      const wide = times(4, filters);
      const bias = flag(config, "use_bias", true) ? [variable("bias", [wide])] : [];
      return within("", "cell", [
        variable("kernel", [...window, null, wide]),
        variable("recurrent_kernel", [...window, filters, wide]),
        ...bias,
      ]);
    },
  };
}

export const RECURRENT_CLASSES: readonly LayerClass[] = [
  ...KINDS.map(layerOf),
  ...KINDS.map(cellOf),
  ...KINDS.filter(({ gates }) => gates > 1).map(cudnn),
  convolutional(1),
  convolutional(2),
  convolutional(3),
];
