import type { Span } from "../../report/source.js";
import type { CatalogLayer, CatalogWeight, StoredTensor } from "../../tensor/catalog.js";
import type { IgnoredWeight } from "./bound-program.js";

/**
 * Which weights rules have taken, ignored or only read, and which layers are routed.
 * A weight is taken once; later rules do not see it. Reading takes nothing.
 */
export interface Claims {
  isTaken(tensor: StoredTensor): boolean;
  take(tensor: StoredTensor): void;
  read(tensor: StoredTensor): void;
  ignore(weight: CatalogWeight, rule: Span): void;
  isRouted(layer: CatalogLayer): boolean;
  route(layer: CatalogLayer): void;
  readonly ignored: readonly IgnoredWeight[];
  unmapped(weights: readonly CatalogWeight[]): readonly CatalogWeight[];
}

export function createClaims(): Claims {
  const taken = new Set<StoredTensor>();
  const read = new Set<StoredTensor>();
  const routed = new Set<CatalogLayer>();
  const ignored: IgnoredWeight[] = [];
  return {
    ignored,
    isTaken: (tensor) => taken.has(tensor),
    take: (tensor) => void taken.add(tensor),
    read: (tensor) => void read.add(tensor),
    ignore(weight, rule) {
      taken.add(weight);
      ignored.push({ weight, rule });
    },
    isRouted: (layer) => routed.has(layer),
    route: (layer) => void routed.add(layer),
    unmapped: (weights) => weights.filter((it) => !taken.has(it) && !read.has(it)),
  };
}
