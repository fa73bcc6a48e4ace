import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { LayerView } from "../subject/catalog-subject.js";
import type { Model } from "../subject/model.js";
import type { Territory } from "./binding.js";
import { createPlaces } from "./places.js";

type Whole = Pick<Territory, "layers" | "weights">;

/** The whole model: what a file's own rules are about. */
export function wholeModel({ catalog }: Model): Whole {
  const layers = [catalog.root, ...catalog.layers];
  return {
    layers: createPlaces(layers.map((layer) => ({ thing: layer, path: layer.path }))),
    weights: createPlaces(catalog.weights.map((it) => ({ thing: it, path: it.path }))),
  };
}

/**
 * A layer's own weights, by the names that they have in `view`, and all that is beneath
 * it. The layer itself is not in it: the rules inside a map are about its parts.
 */
export function beneath({ layer, variables }: LayerView): Whole {
  const layers = descendants(layer);
  const from = layer.path === "" ? 0 : layer.path.length + 1;
  const within = <Thing extends CatalogLayer | CatalogWeight>(thing: Thing) => ({
    thing,
    path: thing.path.slice(from),
  });
  const own = [...variables].map(([name, weight]) => ({ thing: weight, path: name }));
  const others = layers.flatMap((it) => it.variables).map(within);
  return {
    layers: createPlaces(layers.map(within)),
    weights: createPlaces([...own, ...others]),
  };
}

function descendants(layer: CatalogLayer): readonly CatalogLayer[] {
  const found: CatalogLayer[] = [];
  const visit = ({ children }: CatalogLayer): void => {
    for (const child of children) {
      found.push(child);
      visit(child);
    }
  };
  visit(layer);
  return found;
}
