import type { Declaration, Pattern } from "../../lang/tree.js";
import type { TensorValue } from "../../ops/value.js";
import type {
  Catalog,
  CatalogLayer,
  CatalogWeight,
  StoredTensor,
} from "../../tensor/catalog.js";
import { createSuggester, type Suggester } from "../suggester.js";
import { load } from "../../tensor/nodes.js";
import type { CapturedValue } from "../match/compile-pattern.js";
import { findDeclared, storedType } from "../declare/declared-types.js";

/** A catalog with the look-ups that binding needs. */
export interface Model {
  readonly catalog: Catalog;
  readonly weightOf: ReadonlyMap<string, CatalogWeight>;
  readonly layerOf: ReadonlyMap<string, CatalogLayer>;
  /** Where each layer stands in the model's order; the root comes first. */
  readonly ordinalOf: ReadonlyMap<CatalogLayer, number>;
  readonly datasetOf: ReadonlyMap<string, StoredTensor>;
  /** By canonical name. */
  readonly classes: ReadonlyMap<string, Declaration>;
  readonly suggester: Suggester;
  /** What `collect` found, by pattern and the layer that it is relative to. */
  readonly collected: Map<Pattern, Map<CatalogLayer | null, readonly Collected[]>>;
}

/** A weight that a pattern of `collect` matches. */
export interface Collected {
  readonly weight: CatalogWeight;
  readonly captures: ReadonlyMap<string, CapturedValue>;
}

export function createModel(
  catalog: Catalog,
  classes: ReadonlyMap<string, Declaration>,
): Model {
  const layers = [catalog.root, ...catalog.layers];
  const apart = catalog.apart.flatMap(({ tensor }) => (tensor ? [tensor] : []));
  return {
    catalog,
    weightOf: new Map(catalog.weights.map((weight) => [weight.path, weight])),
    layerOf: new Map(layers.map((layer) => [layer.path, layer])),
    ordinalOf: new Map(layers.map((layer, ordinal) => [layer, ordinal])),
    suggester: createSuggester(),
    collected: new Map(),
    datasetOf: new Map([...apart, ...catalog.weights].map((it) => [it.stored, it])),
    classes,
  };
}

/** Whether a stored tensor is a weight of the model, and not one set apart. */
export function isWeight(tensor: StoredTensor): tensor is CatalogWeight {
  return "layer" in tensor;
}

/** A stored tensor as a value; axis labels where its layer's class declares them. */
export function tensorValue(
  tensor: StoredTensor,
  className: string | null,
  name: string,
  model: Model,
): TensorValue {
  const declaration = className === null ? undefined : model.classes.get(className);
  const type = storedType(tensor.shape, tensor.dtype, findDeclared(declaration, name));
  return { kind: "tensor", type, node: load(tensor) };
}
