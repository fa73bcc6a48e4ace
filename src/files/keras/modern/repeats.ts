import type { ConfigLayer } from "../config/config-layer.js";

/**
 * The layers of a config that repeat one before them: a shared layer in two models. Keras
 * stores it where it comes first, each layer before those after it and its own layers
 * before both. Only the config shows that two are one, so that twins of one name and
 * config in two models count as repeats too; their weights are found where they are there.
 */
export function repeatsIn(root: ConfigLayer): ReadonlySet<ConfigLayer> {
  const seen = new Set<string>();
  const repeats = new Set<ConfigLayer>();
  const visit = (layer: ConfigLayer): void => {
    if (layer.kind === "layer" || layer.kind === "wrapper") {
      const identity = identityOf(layer);
      if (seen.has(identity)) repeats.add(layer);
      seen.add(identity);
    }
    if (layer.wrapped !== null) visit(layer.wrapped);
    if (layer.backward !== null) visit(layer.backward);
    for (const child of new Set(layer.children)) visit(child);
  };
  visit(root);
  return repeats;
}

/** What two layers have in common if they are one; Keras's marks for that are left out. */
function identityOf({ name, className, config }: ConfigLayer): string {
  return JSON.stringify([name, className, config], (key, value: unknown) =>
    key === "shared_object_id" ? undefined : value,
  );
}
