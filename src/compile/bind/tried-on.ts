import type { MapRule } from "../../lang/tree.js";
import type { Note } from "../../report/diagnostic.js";
import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { TriedOn } from "./faults.js";

/** "the layer `conv1` (Conv2D)". */
export function triedOnLayer({ path, className }: CatalogLayer): TriedOn {
  const what = path === "" ? "the model itself" : `the layer \`${path}\``;
  return { label: className === null ? what : `${what} (${className})`, path };
}

export function triedOnWeight({ path }: CatalogWeight): TriedOn {
  return { label: `the weight \`${path}\``, path };
}

/** A note for what goes wrong in a transform: the user's rule that led there. */
export function routedBy({ span }: MapRule): Note {
  return { message: "which this rule routes", span };
}
