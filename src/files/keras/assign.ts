import type { Config } from "../../tensor/catalog.js";
import { fits } from "./classes/fits.js";
import type { LayerClass, Variable } from "./classes/layer-class.js";
import { variableSets } from "./classes/name-variables.js";
import type { DraftVariable } from "./draft.js";
import type { Hdf5Dataset } from "../hdf5/node.js";
import { tensorOf } from "./variable-dataset.js";

/** A dataset and the group below its layer's that holds it, as `Variable.group` has it. */
export interface Part {
  readonly group: string;
  readonly dataset: Hdf5Dataset;
}

/**
 * The parts, in the class's order, as the class's variables; null where no set of
 * variables that the config allows has these groups and shapes.
 */
export function assignInOrder(
  layerClass: LayerClass,
  config: Config,
  parts: readonly Part[],
): readonly DraftVariable[] | null {
  const [set] = fittingSets(layerClass, config, parts);
  return set === undefined ? null : named(set, parts);
}

/** The same without a config: only where groups and shapes leave one choice of names. */
export function assignWithoutConfig(
  layerClass: LayerClass,
  parts: readonly Part[],
): readonly DraftVariable[] | null {
  const sets = fittingSets(layerClass, {}, parts).map((set) => named(set, parts));
  const [first] = sets;
  const names = (variables: readonly DraftVariable[]): string =>
    variables.map(({ name }) => name).join();
  if (first === undefined) return null;
  return sets.every((it) => names(it) === names(first)) ? first : null;
}

function fittingSets(
  layerClass: LayerClass,
  config: Config,
  parts: readonly Part[],
): readonly (readonly Variable[])[] {
  const tensors = parts.map(({ dataset }) => tensorOf(dataset));
  return variableSets(layerClass, config).filter(
    (set) => fits(set, tensors) && set.every(({ group }, i) => group === parts[i]!.group),
  );
}

function named(
  set: readonly Variable[],
  parts: readonly Part[],
): readonly DraftVariable[] {
  return set.map(({ name }, i) => ({ name, dataset: parts[i]!.dataset }));
}
