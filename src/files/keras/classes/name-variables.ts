import type { CatalogLayer, Config } from "../../../tensor/catalog.js";
import { fits, type Fitted } from "./fits.js";
import { findClass } from "./index.js";
import type { LayerClass, Variable } from "./layer-class.js";

/**
 * The sets of variables that a class may have, as far as `config` leaves them open, the
 * one under Keras's defaults first.
 */
export function variableSets(layerClass: LayerClass, config: Config): VariableSets {
  const asked = setsOfConfig.get(config);
  if (asked?.layerClass === layerClass) return asked.sets;
  const sets = setsAlike(layerClass, config);
  setsOfConfig.set(config, { layerClass, sets });
  return sets;
}

/** One reader asks several times for one layer. */
const setsOfConfig = new WeakMap<
  Config,
  { readonly layerClass: LayerClass; readonly sets: VariableSets }
>();

function setsAlike(layerClass: LayerClass, config: Config): VariableSets {
  // A model has thousands of layers of one class that differ in their names alone.
  const key = JSON.stringify({ ...config, name: undefined });
  const known = setsOf.get(layerClass) ?? new Map<string, VariableSets>();
  const sets = known.get(key) ?? findSets(layerClass, config);
  if (known.size >= MOST_KNOWN) known.clear();
  setsOf.set(layerClass, known.set(key, sets));
  return sets;
}

type VariableSets = readonly (readonly Variable[])[];

/** Sets found before, by the config without the layer's name. */
const setsOf = new WeakMap<LayerClass, Map<string, VariableSets>>();

/** Configs of one class whose sets are kept. */
const MOST_KNOWN = 1000;

function findSets(layerClass: LayerClass, config: Config): VariableSets {
  const settings = [{}, ...layerClass.settings];
  const sets = settings
    .map((setting) => layerClass.variables({ ...setting, ...config }))
    .filter((set) => set !== null);
  const seen = new Set<string>();
  return sets.filter((set) => {
    const key = JSON.stringify(set);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** See `Catalog.nameVariables`. Several sets that fit under different names give null. */
export function nameVariables(
  layer: CatalogLayer,
  className: string,
  config: Config,
): readonly string[] | null {
  const layerClass = findClass(className);
  if (layerClass === undefined) return null;
  return namesOf(layerClass, { ...layer.config, ...config }, layer.variables);
}

/** The one list of names under which the tensors can be a class's variables. */
export function namesOf(
  layerClass: LayerClass,
  config: Config,
  tensors: readonly Fitted[],
): readonly string[] | null {
  const lists = variableSets(layerClass, config)
    .filter((set) => fits(set, tensors))
    .map((set) => set.map(({ name }) => name));
  const [first] = lists;
  if (first === undefined) return null;
  return lists.every((names) => names.join() === first.join()) ? first : null;
}
