import type { CatalogLayer, Config } from "../../../tensor/catalog.js";
import type { Shape } from "../../../tensor/shape.js";
import { fits } from "./fits.js";
import { findClass } from "./index.js";
import type { LayerClass, Variable } from "./layer-class.js";

/**
 * The sets of variables that a class may have, as far as `config` leaves them open, the
 * one under Keras's defaults first.
 */
export function variableSets(
  layerClass: LayerClass,
  config: Config,
): readonly (readonly Variable[])[] {
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
  const shapes = layer.variables.map(({ shape }) => shape);
  return namesOf(layerClass, { ...layer.config, ...config }, shapes);
}

/** The one list of names under which tensors of these shapes can be a class's variables. */
export function namesOf(
  layerClass: LayerClass,
  config: Config,
  shapes: readonly Shape[],
): readonly string[] | null {
  const lists = variableSets(layerClass, config)
    .filter((set) => fits(set, shapes))
    .map((set) => set.map(({ name }) => name));
  const [first] = lists;
  if (first === undefined) return null;
  return lists.every((names) => names.join() === first.join()) ? first : null;
}
