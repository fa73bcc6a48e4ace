import type { Config } from "../../../tensor/catalog.js";
import { variable, type LayerClass, type Size, type Variable } from "./layer-class.js";
import { QUANTIZED, quantizedEmbeddings, quantizedKernel } from "./quantized.js";
import { combinations, flag, own, size } from "./settings.js";

const dense: LayerClass = {
  name: "Dense",
  aliases: ["TimeDistributedDense"],
  settings: combinations({ ...QUANTIZED, use_bias: [true, false] }),
  variables: (config) => {
    const units = size(config, ["units", "output_dim"], "u");
    const bias = flag(config, "use_bias", true) ? [variable("bias", [units])] : [];
    return quantizedKernel(config, [variable("kernel", [null, units]), ...bias]);
  },
};

const einsumDense: LayerClass = {
  name: "EinsumDense",
  aliases: [],
  settings: combinations({ ...QUANTIZED, bias_axes: ["a", null] }),
  variables: (config) => {
    const biased = typeof own(config, "bias_axes") === "string";
    const kernel = variable("kernel", kernelAxes(config));
    return quantizedKernel(config, biased ? [kernel, variable("bias", null)] : [kernel]);
  },
};

/** One axis for each letter of the equation's second operand. */
function kernelAxes(config: Config): readonly Size[] | null {
  const equation = own(config, "equation");
  if (typeof equation !== "string") return null;
  const operand = /,([^,]*)->/.exec(equation)?.[1]?.trim();
  return operand === undefined ? null : [...operand].map(() => null);
}

const embedding: LayerClass = {
  name: "Embedding",
  aliases: [],
  settings: combinations(QUANTIZED),
  variables: (config) => embeddings(config),
};

const reversibleEmbedding: LayerClass = {
  name: "ReversibleEmbedding",
  aliases: [],
  settings: combinations({ ...QUANTIZED, tie_weights: [true, false] }),
  variables: (config) => {
    if (flag(config, "tie_weights", true)) return embeddings(config);
    const [rows, columns] = tableOf(config);
    const reverse = quantizedEmbeddings(config, "reverse_embeddings", [columns, rows]);
    return [...embeddings(config), ...reverse];
  },
};

const embeddings = (config: Config): readonly Variable[] =>
  quantizedEmbeddings(config, "embeddings", tableOf(config));

function tableOf(config: Config): readonly [Size, Size] {
  return [size(config, ["input_dim"], "v"), size(config, ["output_dim"], "u")];
}

const prelu: LayerClass = {
  name: "PReLU",
  aliases: [],
  settings: [{}],
  variables: () => [variable("alpha", null, "alphas")],
};

export const DENSE_CLASSES: readonly LayerClass[] = [
  dense,
  einsumDense,
  embedding,
  reversibleEmbedding,
  prelu,
];
