import type { ConfigLayer } from "./config-layer.js";

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

/**
 * The class by whose rules shapes are derived, null for custom classes. Only classes that
 * act alike on shapes become one: CuDNNLSTM is LSTM here, and is not in the catalog.
 */
export function builtinClass(layer: ConfigLayer): string | null {
  if (layer.custom || layer.kind === "operation") return null;
  const name = layer.className;
  if (Object.hasOwn(SAME_CLASS, name)) return SAME_CLASS[name]!;
  return name
    .replace(/^(Depthwise|Separable|Atrous)?Conv(olution)?(?=[123]D)/, "$1Conv")
    .replace(/^AtrousConv/, "Conv")
    .replace(/^(Max|Average)Pool(?=[123]D)/, "$1Pooling")
    .replace(/^Global(Max|Average)Pool(?=[123]D)/, "Global$1Pooling")
    .replace(/^(LSTM|GRU)V[12]$/, "$1");
}

/** The number of spatial axes that a class's name states: 2 for `Conv2DTranspose`. */
export function spatialRank(className: string): number {
  return Number(/[123](?=D)/.exec(className)?.[0] ?? 0);
}
