import type { Hdf5Group, Hdf5Node } from "../../hdf5/node.js";
import type { Hdf5File } from "../../hdf5/open-hdf5.js";
import type { Reading } from "../reading.js";
import type { VariableDataset } from "../variable-dataset.js";

/** A weight as a legacy file names it. */
export interface Entry {
  /** What stands before the last part of its name, the layer's own scope left out. */
  readonly scopes: readonly string[];
  /** The last part, without `:0`: `kernel`. */
  readonly base: string;
  readonly dataset: VariableDataset;
  /** Its name had no scope but the layer's name in it, as Keras 1 writes names. */
  readonly flat?: boolean;
}

/** A group of a legacy file: what it calls a layer, and its weights in order. */
export interface StoredGroup {
  readonly name: string;
  readonly path: string;
  readonly entries: readonly Entry[];
}

const SAVE_MODERN =
  "Keras 3.0 leaves such files behind when it fails to write them: save the model as `.keras`";

/** The groups that `layer_names` lists, in order. What is listed and missing is a fault. */
export function storedGroups(
  hdf5: Hdf5File,
  weights: Hdf5Group,
  reading: Reading,
): readonly StoredGroup[] {
  const missing: string[] = [];
  const names = listedTexts(hdf5, weights.path, "layer_names") ?? [];
  const groups: StoredGroup[] = [];
  for (const name of new Set(names)) {
    const group = nodeAt(weights, name);
    if (group?.kind === "group") groups.push(storedGroup(hdf5, group, name, missing));
    else missing.push(name);
  }
  if (missing.length > 0) {
    const message = `\`${hdf5.file}\` lists layers or weights that it does not hold: ${missing.join(", ")}`;
    reading.fault("K2T502", message, SAVE_MODERN);
  }
  for (const group of groups) refuseRepeats(group, reading);
  return groups;
}

/** Two weights of one name are one dataset, so the values of all but one are lost. */
export function refuseRepeats(group: StoredGroup, reading: Reading): void {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { dataset } of group.entries) {
    if (seen.has(dataset.path)) repeated.add(dataset.path);
    seen.add(dataset.path);
  }
  if (repeated.size === 0) return;
  const paths = [...repeated].map((path) => `\`${path}\``).join(", ");
  const message = `\`${group.path}\` lists weights more than once: ${paths}`;
  reading.fault("K2T502", message, SAVE_MODERN);
}

/** One group with its weights; the names of those that are missing go into `missing`. */
export function storedGroup(
  hdf5: Hdf5File,
  group: Hdf5Group,
  name: string,
  missing: string[],
): StoredGroup {
  const entries: Entry[] = [];
  for (const stated of listedTexts(hdf5, group.path, "weight_names") ?? []) {
    const dataset = nodeAt(group, stated);
    const parts = withoutTwin(stated)
      .split("/")
      .filter((part) => part !== "");
    const base = (parts.pop() ?? "").replace(/:\d+$/, "");
    if (dataset?.kind === "dataset") entries.push({ scopes: parts, base, dataset });
    else missing.push(stated.startsWith(`${name}/`) ? stated : `${name}/${stated}`);
  }
  return { name, path: group.path, entries };
}

/** Keras 2.3 calls a weight that a group lists a second time `b'shared/kernel:0'_2`. */
function withoutTwin(name: string): string {
  return /^b'(.*)'_\d+$/.exec(name)?.[1] ?? name;
}

/**
 * The texts of an attribute that Keras splits where it is longer than HDF5 allows:
 * `layer_names`, or `layer_names0`, `layer_names1`, …; null where there is none.
 */
export function listedTexts(
  hdf5: Hdf5File,
  path: string,
  attribute: string,
): readonly string[] | null {
  const names = hdf5.attributeNames(path);
  if (names.includes(attribute)) return hdf5.texts(path, attribute);
  const parts = names
    .filter((it) => it.startsWith(attribute) && /^\d+$/.test(it.slice(attribute.length)))
    .sort(
      (a, b) => Number(a.slice(attribute.length)) - Number(b.slice(attribute.length)),
    );
  if (parts.length === 0) return null;
  return parts.flatMap((part) => hdf5.texts(path, part) ?? []);
}

function nodeAt(group: Hdf5Group, path: string): Hdf5Node | undefined {
  let found: Hdf5Node = group;
  for (const name of path.split("/").filter((part) => part !== "")) {
    const child: Hdf5Node | undefined =
      found.kind === "group" ? found.children.get(name) : undefined;
    if (child === undefined) return undefined;
    found = child;
  }
  return found;
}
