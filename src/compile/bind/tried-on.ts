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
