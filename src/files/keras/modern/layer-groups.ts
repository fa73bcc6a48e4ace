import type { StoredLayer } from "./stored-layer.js";

/**
 * The groups in which a model keeps its layers: tf.keras 2.12 and 2.13 use the first for
 * Sequential and Functional models, everything else the second. Members of both are named
 * after their classes.
 */
const LAYER_GROUPS: readonly string[] = ["_layer_checkpoint_dependencies", "layers"];

export function isLayerGroup(key: string): boolean {
  return LAYER_GROUPS.includes(key);
}

/** A model's layers by group, and what it holds beside them. */
export interface ModelGroups {
  readonly layers: ReadonlyMap<string, StoredLayer>;
  readonly others: StoredLayer;
}

export function modelGroups(model: StoredLayer): ModelGroups {
  const key = LAYER_GROUPS.find((it) => model.children.get(it)?.isEmpty === false);
  if (key === undefined) return { layers: new Map(), others: model };
  const others = new Map(model.children);
  others.delete(key);
  const layers = model.children.get(key)!.children;
  return { layers, others: { ...model, children: others } };
}
