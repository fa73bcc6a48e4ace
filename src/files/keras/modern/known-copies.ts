import { sameShape } from "../../../tensor/shape.js";
import type { Hdf5Dataset } from "../../hdf5/node.js";
import { allParts } from "./parts.js";
import type { StoredLayer, StoredVariable } from "./stored-layer.js";

/** A dataset that repeats another one. */
export interface Copy {
  readonly dataset: Hdf5Dataset;
  readonly of: Hdf5Dataset;
}

/**
 * What Keras is known to write twice, at and below a layer: it stores each variable that a
 * layer has as an attribute, also where that is another layer's. Of Keras's own classes two
 * have such: SpectralNormalization the kernel that it wraps, before its own vector, and
 * TextVectorization the weights of its lookup. A copy has the shape and the dtype of what it
 * repeats, and only what is `claimed` as a weight is repeated.
 */
export function knownCopies(
  stored: StoredLayer,
  claimed: ReadonlySet<string>,
): readonly Copy[] {
  const below = [...stored.children.values()];
  return [
    ...wrappedKernel(stored, claimed),
    ...lookupWeights(stored, claimed),
    ...below.flatMap((child) => knownCopies(child, claimed)),
  ];
}

function wrappedKernel(
  { variables, children }: StoredLayer,
  claimed: ReadonlySet<string>,
): readonly Copy[] {
  const wrapped = children.get("layer");
  const [first, vector, ...others] = variables;
  if (wrapped === undefined || first === undefined || others.length > 0) return [];
  if (claimed.has(first.dataset.path) || !isRow(vector, claimed)) return [];
  const { dataset } = first;
  const kernel = allParts(wrapped, "").find(
    (part) => claimed.has(part.dataset.path) && isAlike(part.dataset, dataset),
  );
  return kernel === undefined ? [] : [{ dataset, of: kernel.dataset }];
}

/** `vector_u` is (1, outputs). */
function isRow(
  vector: StoredVariable | undefined,
  claimed: ReadonlySet<string>,
): boolean {
  const shape = vector?.dataset.tensor?.shape;
  return shape?.length === 2 && shape[0] === 1 && claimed.has(vector!.dataset.path);
}

function lookupWeights(
  { variables, children }: StoredLayer,
  claimed: ReadonlySet<string>,
): readonly Copy[] {
  const lookup = children.get("lookup_layer") ?? children.get("_lookup_layer");
  return (lookup?.variables ?? []).flatMap(({ key, dataset }) => {
    const own = variables.find((it) => it.key === key)?.dataset;
    const isCopy = own !== undefined && claimed.has(own.path) && isAlike(own, dataset);
    return isCopy && !claimed.has(dataset.path) ? [{ dataset, of: own }] : [];
  });
}

function isAlike(one: Hdf5Dataset, other: Hdf5Dataset): boolean {
  if (one.tensor === null || other.tensor === null) return false;
  const { shape, dtype } = one.tensor;
  return dtype === other.tensor.dtype && sameShape(shape, other.tensor.shape);
}
