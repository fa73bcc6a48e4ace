import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { Named } from "../match/places.js";

/** Layers or weights beneath a layer, with their paths relative to it. */
export function namedBeneath<Thing extends CatalogLayer | CatalogWeight>(
  layer: CatalogLayer,
  things: readonly Thing[],
): readonly Named<Thing>[] {
  const base = prefixOf(layer.path);
  const otherBase = prefixOf(layer.otherPath ?? layer.path);
  return things.map((thing) => {
    const path = thing.path.slice(base.length);
    const whole = thing.otherPath ?? thing.path;
    // A list of layers is no level of the other path of what is in it.
    const other = whole.startsWith(otherBase) ? whole.slice(otherBase.length) : path;
    return { thing, path, otherPath: other === path ? null : other };
  });
}

const prefixOf = (path: string): string => (path === "" ? "" : `${path}/`);
