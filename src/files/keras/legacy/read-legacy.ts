import { fileFailure } from "../../../report/failure.js";
import type { Catalog } from "../../../tensor/catalog.js";
import type { Hdf5File } from "../../hdf5/open-hdf5.js";
import { groupAt } from "../reading.js";

export function isLegacy(hdf5: Hdf5File): boolean {
  const group = groupAt(hdf5.root, "model_weights") ?? hdf5.root;
  const names = hdf5.attributeNames(group.path);
  return names.includes("layer_names") || names.includes("layer_names0");
}

export function readLegacy(hdf5: Hdf5File): Catalog {
  const { file } = hdf5;
  const message = `\`${file}\` is a legacy \`.h5\` file, which cannot be read yet`;
  throw fileFailure("K2T504", file, message);
}
