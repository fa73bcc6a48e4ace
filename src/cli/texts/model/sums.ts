import type { CatalogLayer } from "../../../tensor/catalog.js";
import { totalsOf } from "../totals.js";

/** What a layer and all beneath it come to. */
export interface Sum {
  /** Layers that have weights of their own. */
  readonly layers: number;
  readonly elements: number;
  readonly bytes: number;
}

export type Sums = ReadonlyMap<CatalogLayer, Sum>;

/** The sums of all layers of a model, the root among them. */
export function sumsOf(root: CatalogLayer): Sums {
  const sums = new Map<CatalogLayer, Sum>();
  const visit = ({ variables, children }: CatalogLayer): Sum => {
    const own = { layers: variables.length > 0 ? 1 : 0, ...totalsOf(variables) };
    return children.reduce((sum, child) => {
      const ofChild = visit(child);
      sums.set(child, ofChild);
      return {
        layers: sum.layers + ofChild.layers,
        elements: sum.elements + ofChild.elements,
        bytes: sum.bytes + ofChild.bytes,
      };
    }, own);
  };
  sums.set(root, visit(root));
  return sums;
}
