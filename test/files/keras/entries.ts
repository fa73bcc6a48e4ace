import type { Hdf5Dataset } from "../../../src/files/hdf5/node.js";
import type { Entry } from "../../../src/files/keras/legacy/stored-groups.js";

/** Entries of a legacy file by name (`cell/kernel`) and shape. */
export function entriesOf(
  shapes: Readonly<Record<string, readonly number[]>>,
): readonly Entry[] {
  return Object.entries(shapes).map(([name, shape]) => {
    const scopes = name.split("/");
    const base = scopes.pop()!;
    const tensor = { stored: `/${name}`, shape, dtype: "float32" as const, bytes: 0 };
    const dataset: Hdf5Dataset = {
      kind: "dataset",
      path: `/${name}`,
      tensor,
      problem: null,
      chunks: null,
    };
    return { scopes, base, dataset };
  });
}
