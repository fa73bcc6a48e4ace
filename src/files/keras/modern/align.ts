import { snakeCase } from "../classes/snake-case.js";
import type { ConfigLayer } from "../config/config-layer.js";
import { groupBy } from "../group-by.js";
import { needsVariables } from "../needs-variables.js";
import type { StoredLayer } from "./stored-layer.js";

/** Which layer of the config each group holds, or why that cannot be told. */
export type Alignment =
  | { readonly groups: ReadonlyMap<ConfigLayer, StoredLayer> }
  | { readonly problem: string };

type Groups = ReadonlyMap<string, StoredLayer>;

/**
 * Aligns the groups of a list of layers with the config's layers: by the names that Keras
 * writes from 3.6 on; else by the numbers that Keras gives to the layers of each class, in
 * order; else, where a version counted otherwise, by the order of those with variables.
 */
export function align(
  groups: Groups,
  layers: readonly ConfigLayer[],
  repeats: ReadonlySet<ConfigLayer>,
): Alignment {
  const filled = new Map([...groups].filter(([, group]) => !group.isEmpty));
  const named = [...filled.values()].every(({ name }) => name !== null);
  if (named && filled.size > 0) return alignByName(filled, layers);
  // tf.keras gives no number to a shared layer that another model has stored before.
  const first = layers.filter((layer) => !repeats.has(layer));
  return (
    alignByNumber(filled, layers, repeats) ??
    alignByNumber(filled, first, repeats) ??
    alignByOrder(filled, layers)
  );
}

function alignByName(filled: Groups, layers: readonly ConfigLayer[]): Alignment {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const found = new Map<ConfigLayer, StoredLayer>();
  for (const [, group] of filled) {
    const layer = byName.get(group.name!);
    if (layer === undefined) {
      const problem = `the group \`${group.path}\` is of a layer \`${group.name}\`, which the config does not have`;
      return { problem };
    }
    if (found.has(layer)) {
      return { problem: `two groups are of one layer \`${layer.name}\`` };
    }
    found.set(layer, group);
  }
  return { groups: found };
}

/** Keras counts the layers of a class in their order: `dense`, `dense_1`, `dense_2`. */
function alignByNumber(
  filled: Groups,
  layers: readonly ConfigLayer[],
  repeats: ReadonlySet<ConfigLayer>,
): Alignment | null {
  const counts = new Map<string, number>();
  const found = new Map<ConfigLayer, StoredLayer>();
  for (const layer of new Set(layers)) {
    const stem = snakeCase(layer.className);
    const count = counts.get(stem) ?? 0;
    counts.set(stem, count + 1);
    const group = filled.get(count === 0 ? stem : `${stem}_${count}`);
    if (group !== undefined) found.set(layer, group);
    else if (needsVariables(layer) === true && !repeats.has(layer)) return null;
  }
  return found.size === filled.size ? { groups: found } : null;
}

function alignByOrder(filled: Groups, layers: readonly ConfigLayer[]): Alignment {
  const byStem = groupBy([...filled.keys()], (name) => name.replace(/_\d+$/, ""));
  const found = new Map<ConfigLayer, StoredLayer>();
  for (const [stem, names] of byStem) {
    const ofClass = [...new Set(layers)].filter(
      (layer) => snakeCase(layer.className) === stem && needsVariables(layer) !== false,
    );
    if (ofClass.length !== names.length) {
      const problem = `the config has ${ofClass.length} layers with variables that Keras would store as \`${stem}\`, and the file has ${names.length}`;
      return { problem };
    }
    ofClass.forEach((layer, i) => found.set(layer, filled.get(names[i]!)!));
  }
  return { groups: found };
}
