import type { CatalogLayer } from "../../tensor/catalog.js";
import { patternOf } from "../match/pattern-of.js";

/**
 * Patterns that match these layers and no others but those that `isFree` lets in: one where
 * the paths differ in the number at their end, else one for each.
 */
export function patternsFor(
  layers: readonly CatalogLayer[],
  all: readonly CatalogLayer[],
  isFree: (layer: CatalogLayer) => boolean,
): readonly string[] {
  const wanted = new Set(layers);
  const stem = layers[0]!.path.replace(/\d+$/, "");
  const isNumbered = ({ path }: CatalogLayer): boolean =>
    path.startsWith(stem) && /^\d{1,15}$/.test(path.slice(stem.length));
  const isSafe = all
    .filter(isNumbered)
    .every((layer) => wanted.has(layer) || isFree(layer));
  if (layers.length > 1 && layers.every(isNumbered) && isSafe) {
    return [`${patternOf(stem)}{n:int}`];
  }
  return layers.map(({ path }) => patternOf(path));
}
