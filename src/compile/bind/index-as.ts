import type { BodyEntry, Item } from "../../lang/tree.js";
import type { Catalog, CatalogLayer } from "../../tensor/catalog.js";
import type { Territory } from "./binding.js";
import { tryPattern } from "./try-pattern.js";

/**
 * The `index` of a layer whose class only rules tell, by `as CLASS`; throws `Problem` as
 * `Trial.match` does. `className` is canonical.
 */
export type IndexAs = (layer: CatalogLayer, className: string) => number;

/**
 * Which layers are of a class the file may not say, so that the rules have to: counted, from
 * 0 and in the model's order, are those of the class, and of those of no known class the ones
 * that have variables and that some map of `entries` with `as` of this class has a pattern
 * for.
 */
export function createIndexAs(
  entries: readonly (Item | BodyEntry)[],
  { layers }: Pick<Territory, "layers">,
  catalog: Catalog,
): IndexAs {
  const matchedAs = (className: string): readonly CatalogLayer[] =>
    entries
      .filter((entry) => entry.kind === "map")
      .filter(({ as }) => as && catalog.canonicalClass(as.name.text) === className)
      .flatMap(({ pattern }) => {
        const trial = tryPattern(pattern);
        return trial
          .candidates(layers)
          .filter(({ thing }) => thing.className === null && thing.variables.length > 0)
          .filter(({ path }) => trial.match(path) !== null)
          .map(({ thing }) => thing);
      });
  const ordinalsOf = (className: string): ReadonlyMap<CatalogLayer, number> => {
    const matched = new Set(matchedAs(className));
    const counted = catalog.layers.filter(
      (layer) => layer.className === className || matched.has(layer),
    );
    return new Map(counted.map((layer, ordinal) => [layer, ordinal]));
  };
  const known = new Map<string, ReadonlyMap<CatalogLayer, number>>();
  return (layer, className) => {
    const ordinals = known.get(className) ?? ordinalsOf(className);
    known.set(className, ordinals);
    return ordinals.get(layer) ?? layer.index;
  };
}
