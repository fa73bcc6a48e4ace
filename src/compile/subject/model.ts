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
import { createTextIndex, type TextIndex } from "../match/text-index.js";
import { createPathIndex, type PathIndex } from "./find-by-path.js";
import { createNaming, type Naming } from "./naming.js";
import { findDeclared, storedType } from "../declare/declared-types.js";

/** What a rule reads: a weight, whole or in part, or a dataset that is none. */
export type TensorSource = CatalogWeight | StoredTensor;

/** A catalog with the look-ups that binding needs. */
export interface Model {
  readonly catalog: Catalog;
  readonly weights: PathIndex<CatalogWeight>;
  readonly layers: PathIndex<CatalogLayer>;
  /** What the rules have named so far, and how. */
  readonly naming: Naming;
  /** Where each layer stands in the model's order; the root comes first. */
  readonly ordinalOf: ReadonlyMap<CatalogLayer, number>;
  /** By their place in the file. */
  readonly datasetOf: ReadonlyMap<string, StoredTensor>;
  /** The weight that a dataset is a part of. */
  readonly ownerOf: ReadonlyMap<StoredTensor, CatalogWeight>;
  /** By canonical name. */
  readonly classes: ReadonlyMap<string, Declaration>;
  readonly suggester: Suggester;
  /** Weights by how their paths begin, in the model's order. */
  weightsUnder(prefix: string): readonly CatalogWeight[];
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
  const ownerOf = new Map(
    catalog.weights.flatMap((weight) => weight.parts.map((part) => [part, weight])),
  );
  const { weights } = catalog;
  let byStart: TextIndex | null = null;
  return {
    catalog,
    weights: createPathIndex(weights),
    weightsUnder(prefix) {
      byStart ??= createTextIndex(weights.map(({ path }) => [path]));
      return byStart
        .startingWith(prefix)
        .owners()
        .map((ordinal) => weights[ordinal]!);
    },
    layers: createPathIndex(layers),
    naming: createNaming(),
    ordinalOf: new Map(layers.map((layer, ordinal) => [layer, ordinal])),
    suggester: createSuggester(),
    collected: new Map(),
    datasetOf: new Map([...apart, ...ownerOf.keys()].map((it) => [it.stored, it])),
    ownerOf,
    classes,
  };
}

/** Whether it is a weight of the model, and not a dataset set apart. */
export function isWeight(source: TensorSource): source is CatalogWeight {
  return "layer" in source;
}

/** How people know a source: a weight by its path, a dataset by its place in the file. */
export function pathOf(source: TensorSource): string {
  return isWeight(source) ? source.path : source.stored;
}

/** A weight's value; axis labels where its layer's class declares them. */
export function weightValue(
  weight: CatalogWeight,
  className: string | null,
  name: string,
  model: Model,
): TensorValue {
  const declaration = className === null ? undefined : model.classes.get(className);
  const type = storedType(weight.shape, weight.dtype, findDeclared(declaration, name));
  return { kind: "tensor", type, node: weight.value };
}

/** A dataset as it is in the file. */
export function datasetValue(tensor: StoredTensor): TensorValue {
  const type = storedType(tensor.shape, tensor.dtype, undefined);
  return { kind: "tensor", type, node: load(tensor) };
}
