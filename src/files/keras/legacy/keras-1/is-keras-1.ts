import type { Catalog } from "../../../../tensor/catalog.js";
import { storedIn } from "../../variable-dataset.js";
import type { StoredGroup } from "../stored-groups.js";
import { hasFlatNames } from "./flat-names.js";

/**
 * Whether a file is of Keras 1, whose names, shapes and gates differ. The version decides;
 * weights alone were written without it and the backend, and then the names tell, which
 * later versions may have as well (`ls_gamma`).
 */
export function isKeras1(
  { keras, backend }: Catalog["writer"],
  groups: readonly StoredGroup[],
): boolean {
  if (keras !== null || backend !== null) return (keras ?? "").startsWith("1.");
  return hasFlatNames(groups);
}

/** Whether a name is one that TensorFlow gave, `dense_1_W:0`; Theano's have no number. */
export function hasTensorflowNames(groups: readonly StoredGroup[]): boolean {
  return groups.some(({ entries }) =>
    entries.some(({ dataset }) => storedIn(dataset).some((path) => /:\d+$/.test(path))),
  );
}
