import type { Config } from "../../../tensor/catalog.js";
import { variable, type LayerClass, type Size, type Variable } from "./layer-class.js";
import { quantizationOf, quantizedEmbeddings, quantizedKernel } from "./quantized.js";
import { BIASED, combinations, flag, own, size } from "./settings.js";

const dense: LayerClass = {
  name: "Dense",
  aliases: ["TimeDistributedDense"],
  settings: BIASED,
  variables: (config) => {
    const units = size(config, ["units", "output_dim"], "u");
    const bias = flag(config, "use_bias", true) ? [variable("bias", [units])] : [];
    return quantizedKernel(config, [variable("kernel", [null, units]), ...bias]);
  },
};

const einsumDense: LayerClass = {
  name: "EinsumDense",
  aliases: [],
  settings: [{ bias_axes: "a" }, { bias_axes: null }],
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
  settings: [{}],
  variables: (config) => quantizedEmbeddings(config, embeddings(config)),
};

const reversibleEmbedding: LayerClass = {
  name: "ReversibleEmbedding",
  aliases: [],
  settings: combinations({ tie_weights: [true, false] }),
  variables: (config) => {
    if (quantizationOf(config) !== null) return null;
    const rows = size(config, ["input_dim"], "v");
    const columns = size(config, ["output_dim"], "u");
    if (flag(config, "tie_weights", true)) return [embeddings(config)];
    return [embeddings(config), variable("reverse_embeddings", [columns, rows])];
  },
};

function embeddings(config: Config): Variable {
  const shape = [size(config, ["input_dim"], "v"), size(config, ["output_dim"], "u")];
  return variable("embeddings", shape);
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
