import type { ConfigLayer } from "../config/config-layer.js";
import { identityOf } from "../config/identity.js";

/**
 * The layers and models of a config that are one with a layer before them, in another model
 * of the config. Keras stores such a layer where it comes first: each layer comes before those
 * after it, and before its own layers. Keras marks all places of it with one id, but for
 * tf.keras 2.12 and 2.13, which leave the first unmarked: then name and config tell it.
 */
export function repeatsIn(root: ConfigLayer): ReadonlySet<ConfigLayer> {
  // To write out the configs of all layers takes long, and mostly there is nothing to find.
  if (!hasMark(root)) return new Set();
  const ids = new Set<string>();
  const unmarked = new Set<string>();
  const repeats = new Set<ConfigLayer>();
  const visit = (layer: ConfigLayer): void => {
    const { sharedId, wrapped, backward, children } = layer;
    const identity = identityOf(layer);
    if (sharedId === null) unmarked.add(identity);
    else if (ids.has(sharedId) || unmarked.has(identity)) repeats.add(layer);
    if (sharedId !== null) ids.add(sharedId);
    if (wrapped !== null) visit(wrapped);
    if (backward !== null) visit(backward);
    for (const child of new Set(children)) visit(child);
  };
  visit(root);
  return repeats;
}

function hasMark({ sharedId, wrapped, backward, children }: ConfigLayer): boolean {
  const inside = [wrapped, backward, ...children].filter((it) => it !== null);
  return sharedId !== null || inside.some(hasMark);
}
