import type { Config } from "../../../tensor/catalog.js";
import type { Part } from "../assign.js";
import type { LayerClass } from "../classes/layer-class.js";
import { variableSets } from "../classes/name-variables.js";
import type { StoredLayer } from "./stored-layer.js";

type VariableSets = ReturnType<typeof variableSets>;

/** The groups below a layer in which a class keeps variables, in the class's order. */
function groupsOf(layerClass: LayerClass, config: Config): readonly string[] {
  const sets = variableSets(layerClass, config);
  const known = groupsOfSets.get(sets);
  if (known) return known;
  const groups = [...new Set(sets.flatMap((set) => set.map(({ group }) => group)))];
  groupsOfSets.set(sets, groups);
  return groups;
}

/** Layers of one class mostly have the very same sets. */
const groupsOfSets = new WeakMap<VariableSets, readonly string[]>();

/**
 * All the variables at and below a layer in the order of its class's groups; null where
 * there are some in other groups. tf.keras's private attributes are Keras 3's public ones:
 * `_query_dense` is `query_dense`.
 */
export function partsOf(
  stored: StoredLayer,
  layerClass: LayerClass,
  config: Config,
): readonly Part[] | null {
  const groups = groupsOf(layerClass, config);
  const { copies } = layerClass;
  const found = allParts(stored, "").filter(({ group }) => group !== copies);
  const ordered = groups.flatMap((group) => found.filter((part) => part.group === group));
  return ordered.length === found.length ? ordered : null;
}

/** All the variables at and below a layer, in the file's order. */
export function allParts(stored: StoredLayer, group: string): readonly Part[] {
  const own = stored.variables.map(({ dataset }) => ({ group, dataset }));
  const below = [...stored.children].flatMap(([key, child]) => {
    const name = key.replace(/^_/, "");
    return allParts(child, group === "" ? name : `${group}/${name}`);
  });
  return [...own, ...below];
}
