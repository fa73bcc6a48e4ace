import { showShape } from "../../tensor/shape.js";
import { showSizes } from "./classes/fits.js";
import type { LayerClass, Variable } from "./classes/layer-class.js";
import { variableSets } from "./classes/name-variables.js";
import type { ConfigLayer } from "./config/config-layer.js";
import type { Reading } from "./reading.js";
import { shapeOf, type VariableDataset } from "./variable-dataset.js";

/** What to do about a config and weights that do not fit one another. */
export const SAVE_AGAIN =
  "the weights and the config seem to be of different models: save them together again";

/** A layer of the config whose datasets are not the variables of its class. */
interface Misfit {
  readonly layer: ConfigLayer;
  readonly layerClass: LayerClass;
  readonly found: readonly VariableDataset[];
}

/** Says what the config lets one expect, and what the file has (K2T503). */
export function reportMisfit(
  { layer, layerClass, found }: Misfit,
  reading: Pick<Reading, "fault">,
): void {
  const { name, className, config } = layer;
  const expected = showMisfit(variableSets(layerClass, config)[0]!, found);
  const message = `by its config the layer \`${name}\` is a ${className} with ${expected}`;
  reading.fault("K2T503", message, SAVE_AGAIN);
}

/** "2 variables (kernel (?, 4), bias (4)), and the file has 1: (3, 4)". */
function showMisfit(
  variables: readonly Variable[],
  datasets: readonly VariableDataset[],
): string {
  const wanted = variables.map(({ name, shape }) => `${name} ${showSizes(shape)}`);
  const found = datasets.map((dataset) => showShape(shapeOf(dataset)));
  const list = found.length === 0 ? "none" : `${found.length}: ${found.join(", ")}`;
  const count = wanted.length === 1 ? "1 variable" : `${wanted.length} variables`;
  return `${count} (${wanted.join(", ")}), and the file has ${list}`;
}
