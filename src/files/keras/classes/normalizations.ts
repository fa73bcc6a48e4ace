import type { Config } from "../../../tensor/catalog.js";
import { variable, type LayerClass, type Size, type Variable } from "./layer-class.js";
import { combinations, flag, own } from "./settings.js";

const SCALED = combinations({ scale: [true, false], center: [true, false] });

function gammaAndBeta(
  config: Config,
  shape: readonly Size[] | null,
): readonly Variable[] {
  const gamma = flag(config, "scale", true) ? [variable("gamma", shape)] : [];
  const beta = flag(config, "center", true) ? [variable("beta", shape)] : [];
  return [...gamma, ...beta];
}

/** One axis, or several where `axis` is a list of them (tf.keras). */
function perChannel(config: Config): readonly Size[] | null {
  const axis = own(config, "axis");
  return Array.isArray(axis) && axis.length !== 1 ? null : ["c"];
}

const batch: LayerClass = {
  name: "BatchNormalization",
  aliases: ["BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization"],
  settings: SCALED,
  variables: (config) => {
    const shape = perChannel(config);
    const renorm = [
      variable("moving_stddev", shape),
      variable("renorm_mean", shape),
      variable("renorm_stddev", shape),
    ];
    return [
      ...gammaAndBeta(config, shape),
      variable("moving_mean", shape, "running_mean"),
      variable("moving_variance", shape, "running_std"),
      ...(flag(config, "renorm", false) ? renorm : []),
    ];
  },
};

const layer: LayerClass = {
  name: "LayerNormalization",
  aliases: [],
  settings: SCALED,
  variables: (config) =>
    flag(config, "rms_scaling", false)
      ? [variable("gamma", null)]
      : gammaAndBeta(config, null),
};

const group: LayerClass = {
  name: "GroupNormalization",
  aliases: [],
  settings: SCALED,
  variables: (config) => gammaAndBeta(config, ["c"]),
};

const rms: LayerClass = {
  name: "RMSNormalization",
  aliases: [],
  settings: [{}],
  variables: () => [variable("scale", null)],
};

export const NORMALIZATION_CLASSES: readonly LayerClass[] = [batch, layer, group, rms];
