import type { CatalogLayer } from "../../tensor/catalog.js";
import type { LayerView } from "../subject/catalog-subject.js";
import type { Model } from "../subject/model.js";
import type { Territory } from "./binding.js";

type Places = Pick<Territory, "layers" | "weights">;

/** The whole model: what a file's own rules are about. */
export function wholeModel({ catalog }: Model): Places {
  const layers = [catalog.root, ...catalog.layers];
  return {
    layers: layers.map((layer) => ({ layer, path: layer.path })),
    weights: catalog.weights.map((weight) => ({ weight, path: weight.path })),
  };
}

/**
 * A layer's own weights, by the names that they have in `view`, and all that is beneath
 * it. The layer itself is not in it: the rules inside a map are about its parts.
 */
export function beneath({ layer, variables }: LayerView): Places {
  const layers = descendants(layer);
  const from = layer.path === "" ? 0 : layer.path.length + 1;
  const own = [...variables].map(([name, weight]) => ({ weight, path: name }));
  const others = layers.flatMap((it) => it.variables);
  return {
    layers: layers.map((it) => ({ layer: it, path: it.path.slice(from) })),
    weights: [
      ...own,
      ...others.map((weight) => ({ weight, path: weight.path.slice(from) })),
    ],
  };
}

function descendants(layer: CatalogLayer): readonly CatalogLayer[] {
  return layer.children.flatMap((child) => [child, ...descendants(child)]);
}
