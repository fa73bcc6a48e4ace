import type { CatalogWeight, StoredTensor } from "../../tensor/catalog.js";
import type { Core } from "../../tensor/core.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { load } from "../../tensor/nodes.js";
import { elementCount } from "../../tensor/shape.js";
import type { Hdf5Dataset } from "../hdf5/node.js";

/** Where the elements of a variable are: mostly in one dataset, as Keras 3 has them. */
export type VariableDataset = Hdf5Dataset | MadeDataset;

/** Datasets that are put together or turned into what newer versions store as one. */
export interface MadeDataset {
  readonly kind: "made";
  /** Of its parts, for messages. */
  readonly path: string;
  readonly tensor: Core;
  readonly problem: null;
  readonly parts: readonly StoredTensor[];
  /** What was done, for people: "rotated"; null: nothing. */
  readonly made: string | null;
}

/** The shape of a dataset; empty where it is no tensor, which is reported elsewhere. */
export function shapeOf(dataset: VariableDataset): readonly number[] {
  return dataset.tensor?.shape ?? [];
}

/** Its shape and dtype; those of a number where it is no tensor. */
export function tensorOf(
  dataset: VariableDataset,
): Pick<StoredTensor, "shape" | "dtype"> {
  return dataset.tensor ?? { shape: [], dtype: "float32" };
}

/** The paths of the datasets of the file that a variable is stored in. */
export function storedIn(dataset: VariableDataset): readonly string[] {
  if (dataset.kind === "dataset") return [dataset.path];
  return dataset.parts.map(({ stored }) => stored);
}

/**
 * One dataset out of several, of which `build` gets the values; what is made already is made
 * further. The first that is no tensor is the result where there is one: it is reported.
 */
export function makeDataset(
  datasets: readonly VariableDataset[],
  made: string,
  build: (values: readonly Core[]) => Core,
): VariableDataset {
  const values: Core[] = [];
  const parts: StoredTensor[] = [];
  const words = new Set<string>();
  for (const dataset of datasets) {
    if (dataset.tensor === null) return dataset;
    if (dataset.kind === "made") {
      values.push(dataset.tensor);
      parts.push(...dataset.parts);
      if (dataset.made !== null) words.add(dataset.made);
    } else {
      const part = { ...dataset.tensor };
      values.push(load(part));
      parts.push(part);
    }
  }
  words.add(made);
  return {
    kind: "made",
    path: parts.map(({ stored }) => stored).join(", "),
    tensor: build(values),
    problem: null,
    parts,
    made: [...words].join(", "),
  };
}

type WeightValue = Pick<
  CatalogWeight,
  "shape" | "dtype" | "bytes" | "parts" | "value" | "made"
>;

/** What the catalog says of a weight's value; null where it is no tensor. */
export function valueOf(dataset: VariableDataset): WeightValue | null {
  if (dataset.tensor === null) return null;
  const { shape, dtype } = dataset.tensor;
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  if (dataset.kind === "made") {
    const { parts, tensor: value, made } = dataset;
    return { shape, dtype, bytes, parts, value, made };
  }
  // A copy, since a file may name one dataset as two weights.
  const part = { ...dataset.tensor };
  return { shape, dtype, bytes, parts: [part], value: load(part), made: null };
}
