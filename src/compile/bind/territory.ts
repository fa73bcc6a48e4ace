import type { CatalogLayer } from "../../tensor/catalog.js";
import { createPlaces, type Named } from "../match/places.js";
import { namedBeneath } from "../subject/named-beneath.js";
import type { LayerView } from "../subject/catalog-subject.js";
import type { Model } from "../subject/model.js";
import type { Territory } from "./binding.js";

type Whole = Pick<Territory, "layers" | "weights">;

/** The whole model: what a file's own rules are about. */
export function wholeModel({ catalog }: Pick<Model, "catalog">): Whole {
  return {
    layers: createPlaces([catalog.root, ...catalog.layers].map(named)),
    weights: createPlaces(catalog.weights.map(named)),
  };
}

const named = <Thing extends Omit<Named<unknown>, "thing">>(
  thing: Thing,
): Named<Thing> => ({ thing, path: thing.path, otherPath: thing.otherPath });

/**
 * A layer's own weights, by the names that they have in `view`, and all that is beneath
 * it. The layer itself is not in it: the rules inside a map are about its parts.
 */
export function beneath({ layer, variables }: LayerView): Whole {
  const layers = descendants(layer);
  const own = [...variables].map(([name, weight]) => ({
    thing: weight,
    path: name,
    otherPath: null,
  }));
  const others = layers.flatMap((it) => it.variables);
  return {
    layers: createPlaces(namedBeneath(layer, layers)),
    weights: createPlaces([...own, ...namedBeneath(layer, others)]),
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
