import type { Config } from "../../../tensor/catalog.js";
import {
  variable,
  within,
  type LayerClass,
  type Size,
  type Variable,
} from "./layer-class.js";
import { QUANTIZED, quantizedProjection } from "./quantized.js";
import { combinations, flag, own, size } from "./settings.js";

/** A projection of attention layers: an EinsumDense of their own. */
function projection(
  name: string,
  kernel: readonly Size[] | null,
  bias: readonly Size[] | null,
  config: Config,
): readonly Variable[] {
  const biases = flag(config, "use_bias", true) ? [variable("bias", bias)] : [];
  const group = name === "attention_output" ? "output_dense" : `${name}_dense`;
  const plain = [variable("kernel", kernel), ...biases];
  return within(name, group, quantizedProjection(config, plain));
}

/** From 3.14 on what attends may be gated: a projection of the query, as wide as a value. */
const GATED = combinations({
  ...QUANTIZED,
  use_gate: [false, true],
  use_bias: [true, false],
});

function gate(heads: Size, depth: Size, config: Config): readonly Variable[] {
  if (!flag(config, "use_gate", false)) return [];
  return projection("gate", [null, heads, depth], [heads, depth], config);
}

const multiHead: LayerClass = {
  name: "MultiHeadAttention",
  aliases: [],
  settings: GATED,
  variables: (config) => {
    const heads = size(config, ["num_heads"], "h");
    const key = size(config, ["key_dim"], "k");
    const value = size(config, ["value_dim"], "w");
    return [
      ...projection("query", [null, heads, key], [heads, key], config),
      ...projection("key", [null, heads, key], [heads, key], config),
      ...projection("value", [null, heads, value], [heads, value], config),
      // Its output may have several axes.
      ...projection("attention_output", null, null, config),
      ...gate(heads, value, config),
    ];
  },
};

const groupedQuery: LayerClass = {
  name: "GroupedQueryAttention",
  aliases: ["GroupQueryAttention"],
  settings: GATED,
  variables: (config) => {
    const heads = size(config, ["num_query_heads"], "h");
    const shared = size(config, ["num_key_value_heads"], "g");
    const depth = size(config, ["head_dim"], "k");
    return [
      ...projection("query", [null, heads, depth], [heads, depth], config),
      ...projection("key", [null, shared, depth], [shared, depth], config),
      ...projection("value", [null, shared, depth], [shared, depth], config),
      ...projection("attention_output", [heads, depth, "o"], ["o"], config),
      ...gate(heads, depth, config),
    ];
  },
};

const dot: LayerClass = {
  name: "Attention",
  aliases: [],
  settings: combinations({ use_scale: [false, true], score_mode: ["dot", "concat"] }),
  variables: (config) => [
    ...(flag(config, "use_scale", false) ? [variable("scale", [])] : []),
    ...(own(config, "score_mode") === "concat"
      ? [variable("concat_score_weight", [])]
      : []),
  ],
};

const additive: LayerClass = {
  name: "AdditiveAttention",
  aliases: [],
  settings: combinations({ use_scale: [true, false] }),
  variables: (config) =>
    flag(config, "use_scale", true) ? [variable("scale", ["i"])] : [],
};

export const ATTENTION_CLASSES: readonly LayerClass[] = [
  multiHead,
  groupedQuery,
  dot,
  additive,
];
