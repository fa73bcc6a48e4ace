import type { CatalogLayer, CatalogWeight } from "../../../tensor/catalog.js";
import { isFloating } from "../../../tensor/dtype.js";
import { findClass } from "./index.js";
import { quantizationOf } from "./quantized.js";
import { record } from "./settings.js";

/** Variables that Keras itself keeps up and no optimizer moves, by class. */
const KEPT_UP: ReadonlyMap<string | null, readonly string[]> = new Map([
  [
    "BatchNormalization",
    ["moving_mean", "moving_variance", "moving_stddev", "renorm_mean", "renorm_stddev"],
  ],
  ["Normalization", ["mean", "variance", "count"]],
]);

/** Classes that settings or their versions make trained or not. */
const EITHER = ["RandomFourierFeatures", "STFTSpectrogram", "Discretization"];

/**
 * Whether training changes a weight: not in a frozen layer (`trainable: false`), not what
 * Keras keeps up by itself. null where the file does not say: no config, a class of somebody's
 * own, quantised layers, a layer within one that is frozen and is not itself, of which Keras's
 * versions think differently.
 */
export function isTrained({ layer, name, dtype }: CatalogWeight): boolean | null {
  const { className, config } = layer;
  if (name === "vector_u" || KEPT_UP.get(className)?.includes(name)) return false;
  if (config["trainable"] === false) return false;
  if (className === null || config["trainable"] !== true) return null;
  const isKnown = findClass(className) !== undefined && !EITHER.includes(className);
  if (!isKnown || isWithinFrozen(layer)) return null;
  return isFloating(dtype) && !quantizationOf(config) ? true : null;
}

function isWithinFrozen({ config, parent }: CatalogLayer): boolean {
  if (record(config["wrapper_config"])?.["trainable"] === false) return true;
  for (let it = parent; it !== null; it = it.parent) {
    if (it.config["trainable"] === false) return true;
  }
  return false;
}
