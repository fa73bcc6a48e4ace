import type { ConfigLayer } from "./config-layer.js";
import { textAt } from "./json.js";

/** Other names of one class, as far as no pattern below covers them. */
const SAME_CLASS: Readonly<Record<string, string>> = {
  Deconv2D: "Conv2DTranspose",
  Deconvolution2D: "Conv2DTranspose",
  Deconv3D: "Conv3DTranspose",
  Deconvolution3D: "Conv3DTranspose",
  TimeDistributedDense: "Dense",
  BatchNormalizationV1: "BatchNormalization",
  BatchNormalizationV2: "BatchNormalization",
  SyncBatchNormalization: "BatchNormalization",
  CuDNNLSTM: "LSTM",
  CuDNNGRU: "GRU",
  GroupQueryAttention: "GroupedQueryAttention",
};

/** The classes that Keras 2 has for the modes of Keras 1's Merge. */
const MERGE_MODES: Readonly<Record<string, string>> = {
  sum: "Add",
  mul: "Multiply",
  ave: "Average",
  max: "Maximum",
  concat: "Concatenate",
  dot: "Dot",
  cos: "Dot",
};

/**
 * The class by whose rules shapes are derived, null for custom classes. Only classes that
 * act alike on shapes become one: CuDNNLSTM is LSTM here, and is not in the catalog.
 */
export function builtinClass(layer: ConfigLayer): string | null {
  if (layer.custom || layer.kind === "operation") return null;
  const name = layer.className;
  if (Object.hasOwn(SAME_CLASS, name)) return SAME_CLASS[name]!;
  if (name === "Merge") {
    const mode = textAt(layer.config, "mode") ?? "";
    return Object.hasOwn(MERGE_MODES, mode) ? MERGE_MODES[mode]! : name;
  }
  return plainName(name);
}

/** Names that were asked for; a file may have any number of others. */
const plainNames = new Map<string, string>();
const MOST_NAMES = 1000;

function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = name
    .replace(/^(Depthwise|Separable|Atrous)?Conv(olution)?(?=[123]D)/, "$1Conv")
    .replace(/^AtrousConv/, "Conv")
    .replace(/^(Max|Average)Pool(?=[123]D)/, "$1Pooling")
    .replace(/^Global(Max|Average)Pool(?=[123]D)/, "Global$1Pooling")
    .replace(/^(LSTM|GRU)V[12]$/, "$1");
  if (plainNames.size >= MOST_NAMES) plainNames.clear();
  plainNames.set(name, plain);
  return plain;
}

/** The number of spatial axes that a class's name states: 2 for `Conv2DTranspose`. */
export function spatialRank(className: string): number {
  return Number(/[123](?=D)/.exec(className)?.[0] ?? 0);
}
