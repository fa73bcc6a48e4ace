import type { ConfigLayer } from "./config-layer.js";

/** A layer of the tree and the layer that directly holds or wraps it. */
export interface Placed {
  readonly layer: ConfigLayer;
  /** null for the root. */
  readonly owner: ConfigLayer | null;
}

/** Every layer of a tree, owners before what they own, wrapped layers included. */
export function walkLayers(root: ConfigLayer): readonly Placed[] {
  const found: Placed[] = [{ layer: root, owner: null }];
  for (let i = 0; i < found.length; i++) {
    const owner = found[i]!.layer;
    for (const layer of [owner.wrapped, owner.backward, ...owner.children]) {
      if (layer !== null) found.push({ layer, owner });
    }
  }
  return found;
}
