import { groupStem } from "../classes/group-names.js";
import type { ConfigLayer } from "../config/config-layer.js";
import { groupBy } from "../group-by.js";
import type { StoredLayer } from "./stored-layer.js";

/** Which layer of the config each group holds, or why that cannot be told. */
export type Alignment =
  | { readonly groups: ReadonlyMap<ConfigLayer, StoredLayer> }
  | { readonly problem: string };

type Groups = ReadonlyMap<string, StoredLayer>;

/** What is to be known of a file to tell which group is which layer's. */
export interface Origin {
  /** The version of Keras that wrote it; null where the file does not say. */
  readonly keras: string | null;
  /** The layers that the file may have in another model, where they come first. */
  readonly repeats: ReadonlySet<ConfigLayer>;
}

/**
 * Aligns the groups of a model's layers with the config's layers: by the names that Keras
 * writes from 3.6 on; else by the numbers that a version gives to the layers of a class.
 * Where the version is not known, both ways of numbering must come to the same.
 */
export function align(
  groups: Groups,
  layers: readonly ConfigLayer[],
  { keras, repeats }: Origin,
): Alignment {
  const filled = [...groups.values()].filter((group) => !group.isEmpty);
  const distinct = [...new Set(layers)].filter(({ kind }) => kind !== "operation");
  if (filled.length === 0) return { groups: new Map() };
  if (filled.every(({ name }) => name !== null)) {
    return alignByName(filled, distinct, nameless(groups, distinct));
  }
  const byNumber = alignByNumber(groups, distinct);
  if (keras !== null && !keras.startsWith("2.")) return byNumber;
  const byOrder = alignByOrder(groups, distinct, repeats);
  if (keras !== null || "problem" in byNumber) return byOrder;
  return "problem" in byOrder || isSame(byNumber.groups, byOrder.groups)
    ? byNumber
    : { problem: UNTOLD };
}

const UNTOLD =
  "versions of Keras number shared layers differently, and the file does not say which wrote it";

/**
 * A layer of somebody's own class without `get_config` has no name in the config of a
 * Sequential: the versions that write names number groups as the config's layers come.
 */
function nameless(
  groups: Groups,
  layers: readonly ConfigLayer[],
): ReadonlyMap<StoredLayer, ConfigLayer> {
  if (layers.every(({ name }) => name !== "")) return new Map();
  const byNumber = alignByNumber(groups, layers);
  if ("problem" in byNumber) return new Map();
  const pairs = [...byNumber.groups].filter(([{ name }]) => name === "");
  return new Map(pairs.map(([layer, group]) => [group, layer]));
}

function alignByName(
  filled: readonly StoredLayer[],
  layers: readonly ConfigLayer[],
  unnamed: ReadonlyMap<StoredLayer, ConfigLayer>,
): Alignment {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const found = new Map<ConfigLayer, StoredLayer>();
  for (const group of filled) {
    const layer = byName.get(group.name!) ?? unnamed.get(group);
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

/** Keras 3 gives each layer the next number of its class: `dense`, `dense_1`, `dense_2`. */
function alignByNumber(groups: Groups, layers: readonly ConfigLayer[]): Alignment {
  const found = new Map<ConfigLayer, StoredLayer>();
  const keys = new Set<string>();
  for (const [stem, ofClass] of groupBy(layers, stemOf)) {
    ofClass.forEach((layer, i) => {
      const key = i === 0 ? stem : `${stem}_${i}`;
      const group = groups.get(key);
      if (group !== undefined && !keys.has(key)) found.set(layer, group);
      keys.add(key);
    });
  }
  return complete(groups, found, (group) => {
    return `by its number the group \`${group.path}\` is of no layer of the config`;
  });
}

/**
 * tf.keras 2.12 and 2.13 visit each layer with weights twice and count both times, 2.14 and
 * 2.15 count no layer that is stored elsewhere. Either way each layer that is stored here has
 * a group, also without variables, and the groups of a class are in the layers' order.
 */
function alignByOrder(
  groups: Groups,
  layers: readonly ConfigLayer[],
  repeats: ReadonlySet<ConfigLayer>,
): Alignment {
  const found = new Map<ConfigLayer, StoredLayer>();
  const byStem = groupBy([...groups], ([key]) => key.replace(/_\d+$/, ""));
  const ofClasses = groupBy(layers, stemOf);
  for (const [stem, ofStem] of byStem) {
    if (ofStem.every(([, group]) => group.isEmpty)) continue;
    const ofClass = ofClasses.get(stem) ?? [];
    const here = ofClass.filter((layer) => !repeats.has(layer));
    if (here.length !== ofStem.length) {
      const problem = `the config has ${here.length} layers that Keras would store as \`${stem}\`, and the file has ${ofStem.length}`;
      return { problem };
    }
    here.forEach((layer, i) => found.set(layer, ofStem[i]![1]));
  }
  return { groups: found };
}

/** Every group with variables must be of a layer. */
function complete(
  groups: Groups,
  found: ReadonlyMap<ConfigLayer, StoredLayer>,
  problem: (group: StoredLayer) => string,
): Alignment {
  const used = new Set(found.values());
  const left = [...groups.values()].find((group) => !group.isEmpty && !used.has(group));
  return left === undefined ? { groups: found } : { problem: problem(left) };
}

const stemOf = ({ className }: ConfigLayer): string => groupStem(className);

function isSame(
  one: ReadonlyMap<ConfigLayer, StoredLayer>,
  other: ReadonlyMap<ConfigLayer, StoredLayer>,
): boolean {
  const filled = (them: typeof one): readonly (readonly [ConfigLayer, StoredLayer])[] =>
    [...them].filter(([, group]) => !group.isEmpty);
  const pairs = filled(one);
  return (
    pairs.length === filled(other).length &&
    pairs.every(([layer, group]) => other.get(layer) === group)
  );
}
