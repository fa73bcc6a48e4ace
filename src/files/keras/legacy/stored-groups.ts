import { datasetsIn, type Hdf5Group, type Hdf5Node } from "../../hdf5/node.js";
import type { Hdf5File } from "../../hdf5/open-hdf5.js";
import { listed } from "../listed.js";
import type { Reading } from "../reading.js";
import type { VariableDataset } from "../variable-dataset.js";
import { listedTexts } from "./listed-texts.js";

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
const COPY = "copy what it leads to into the file in its place";

/** What lists of names say and the file does not have, or not as such. */
interface Gaps {
  readonly missing: string[];
  /** They may lead to any file of the disk. */
  readonly links: string[];
}

/** The groups that `layer_names` lists, in order. What is listed and missing is a fault. */
export function storedGroups(
  hdf5: Hdf5File,
  weights: Hdf5Group,
  reading: Reading,
): readonly StoredGroup[] {
  const gaps: Gaps = { missing: [], links: [] };
  const groups: StoredGroup[] = [];
  for (const name of new Set(namesIn(hdf5, weights, "layer_names", gaps))) {
    const group = nodeAt(weights, name);
    if (group?.kind === "group") groups.push(storedGroup(hdf5, group, name, gaps));
    else (group?.kind === "link" ? gaps.links : gaps.missing).push(name);
  }
  reportGaps(hdf5, gaps, reading);
  for (const group of groups) refuseRepeats(group, reading);
  return groups;
}

/** The weights of the model itself, beside those of its layers. */
export function topLevelGroup(
  hdf5: Hdf5File,
  group: Hdf5Group,
  reading: Reading,
): StoredGroup {
  const gaps: Gaps = { missing: [], links: [] };
  const found = storedGroup(hdf5, group, "", gaps);
  reportGaps(hdf5, gaps, reading);
  refuseRepeats(found, reading);
  return found;
}

function reportGaps(hdf5: Hdf5File, { missing, links }: Gaps, reading: Reading): void {
  if (missing.length > 0) {
    const message = `\`${hdf5.file}\` lists layers or weights that it does not hold: ${listed(missing)}`;
    reading.fault("K2T502", message, SAVE_MODERN);
  }
  if (links.length > 0) {
    const message = `\`${hdf5.file}\` has links in place of layers or weights, which are not followed: ${listed(links)}`;
    reading.fault("K2T504", message, COPY);
  }
}

/** Two weights of one name are one dataset, so the values of all but one are lost. */
function refuseRepeats(group: StoredGroup, reading: Reading): void {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { dataset } of group.entries) {
    if (seen.has(dataset.path)) repeated.add(dataset.path);
    seen.add(dataset.path);
  }
  if (repeated.size === 0) return;
  const paths = [...repeated].map((path) => `\`${path}\``);
  const message = `\`${group.path}\` lists weights more than once: ${listed(paths)}`;
  reading.fault("K2T502", message, SAVE_MODERN);
}

/** One group with its weights. */
function storedGroup(
  hdf5: Hdf5File,
  group: Hdf5Group,
  name: string,
  gaps: Gaps,
): StoredGroup {
  const entries: Entry[] = [];
  const before = name === "" ? "" : `${name}/`;
  for (const stated of namesIn(hdf5, group, "weight_names", gaps)) {
    const dataset = nodeAt(group, stated);
    const parts = withoutTwin(stated)
      .split("/")
      .filter((part) => part !== "");
    const base = (parts.pop() ?? "").replace(/:\d+$/, "");
    if (dataset?.kind === "dataset") entries.push({ scopes: parts, base, dataset });
    else {
      const path = stated.startsWith(before) ? stated : before + stated;
      (dataset?.kind === "link" ? gaps.links : gaps.missing).push(path);
    }
  }
  return { name, path: group.path, entries };
}

/** The names that a group lists; none need be listed where nothing is held. */
function namesIn(
  hdf5: Hdf5File,
  group: Hdf5Group,
  attribute: "layer_names" | "weight_names",
  { missing }: Gaps,
): readonly string[] {
  const found = listedTexts(hdf5, group.path, attribute);
  if (found !== null && "texts" in found) return found.texts;
  if (found !== null || datasetsIn(group).length > 0) {
    const name = found === null ? attribute : found.missing;
    missing.push(`the attribute \`${name}\` of \`${group.path}\``);
  }
  return [];
}

/** Keras 2.3 calls a weight that a group lists a second time `b'shared/kernel:0'_2`. */
function withoutTwin(name: string): string {
  return /^b'(.*)'_\d+$/.exec(name)?.[1] ?? name;
}

function nodeAt(group: Hdf5Group, path: string): Hdf5Node | undefined {
  let found: Hdf5Node = group;
  for (const name of path.split("/").filter((part) => part !== "")) {
    const child: Hdf5Node | undefined =
      found.kind === "group" ? found.children.get(name) : undefined;
    if (child === undefined || child.kind === "link") return child;
    found = child;
  }
  return found;
}
