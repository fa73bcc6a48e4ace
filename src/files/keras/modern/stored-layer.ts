import type { Hdf5Dataset, Hdf5Group, Hdf5Link, Hdf5Node } from "../../hdf5/node.js";
import type { Hdf5File } from "../../hdf5/open-hdf5.js";
import { setApart, type Reading } from "../reading.js";
import { trainingState } from "./training.js";

/** A group of the Keras 3 form: a layer, a model, or a list of layers. */
export interface StoredLayer {
  readonly path: string;
  /** The layer's name, which Keras writes from 3.6 on; else null. */
  readonly name: string | null;
  /** The datasets of `vars`, `10` after `2`. */
  readonly variables: readonly StoredVariable[];
  /** By group name, `dense_10` after `dense_2`. */
  readonly children: ReadonlyMap<string, StoredLayer>;
  /** Neither it nor a layer below it has variables. */
  readonly isEmpty: boolean;
  /** A list or dict of layers: it has no `vars`, and its members are named by class. */
  readonly isList: boolean;
}

export interface StoredVariable {
  /** `0`, `1`, …, or what a layer with its own way of saving calls it: `lower/kernel`. */
  readonly key: string;
  readonly dataset: Hdf5Dataset;
}

/** The tree below the root of a weights file; what is no weight is set apart. */
export function readStoredModel(
  hdf5: Hdf5File,
  root: Hdf5Group,
  reading: Reading,
): StoredLayer {
  return readStoredLayer(hdf5, root, reading);
}

function readStoredLayer(
  hdf5: Hdf5File,
  group: Hdf5Group,
  reading: Reading,
): StoredLayer {
  const { path } = group;
  const isList = path !== "/" && !group.children.has("vars");
  let name: string | null = null;
  const variables: StoredVariable[] = [];
  const children = new Map<string, StoredLayer>();
  for (const [key, node] of inOrder(group.children)) {
    if (node.kind === "link") refuseLink(node, reading);
    else if (node.kind === "dataset") setApart(reading, node, "other");
    else if (key === "vars") {
      name = hdf5.texts(node.path, "name")?.[0] ?? null;
      variables.push(...storedVariables(node, reading));
    } else {
      // The members of a list are named after classes, which may be called anything.
      const why = isList ? null : trainingState(key, node);
      if (why === null) children.set(key, readStoredLayer(hdf5, node, reading));
      else setApart(reading, node, why);
    }
  }
  const isEmpty =
    variables.length === 0 && [...children.values()].every((child) => child.isEmpty);
  return { path, name, variables, children, isEmpty, isList };
}

function storedVariables(vars: Hdf5Group, reading: Reading): readonly StoredVariable[] {
  const found = variablesIn(vars, "", reading);
  refuseGap(vars.path, found, reading);
  return found;
}

/**
 * The datasets in a group, and in groups within it: a layer with its own way of saving may
 * name a variable by a path, and a list of layers may be called `vars`.
 */
function variablesIn(
  group: Hdf5Group,
  before: string,
  reading: Reading,
): readonly StoredVariable[] {
  return inOrder(group.children).flatMap(([name, node]) => {
    const key = before + name;
    if (node.kind === "dataset") return [{ key, dataset: node }];
    if (node.kind === "group") return variablesIn(node, `${key}/`, reading);
    refuseLink(node, reading);
    return [];
  });
}

/** Keras writes no links, and what one leads to would be missing without a word. */
function refuseLink({ path }: Hdf5Link, reading: Reading): void {
  const message = `\`${path}\` is a link in place of a layer or weight, and is not followed`;
  reading.fault("K2T504", message, "put what it leads to in its place");
}

/** A shard may have the last of a layer's variables only; nothing is named by those alone. */
function refuseGap(
  path: string,
  variables: readonly StoredVariable[],
  reading: Reading,
): void {
  const [first] = variables;
  if (first === undefined || !/^[1-9]\d*$/.test(first.key)) return;
  const message = `\`${path}\` holds a variable ${first.key} and none numbered 0, so a part of the layer is missing`;
  const help = "a shard of several is opened by their index, a `.weights.json`";
  reading.fault("K2T502", message, help);
}

/** Numbers at the end of names count as numbers: HDF5 lists `10` before `2`. */
function inOrder(
  nodes: ReadonlyMap<string, Hdf5Node>,
): readonly (readonly [string, Hdf5Node])[] {
  return [...nodes]
    .map((entry) => ({ entry, ...splitName(entry[0]) }))
    .sort((one, other) => {
      if (one.stem !== other.stem) return one.stem < other.stem ? -1 : 1;
      // Numbers too long for a number are equal: then the order stays that of the file.
      return one.number === other.number ? 0 : one.number - other.number;
    })
    .map(({ entry }) => entry);
}

/** `dense_12` is the stem `dense` and the number 12; without a number it is the first. */
function splitName(name: string): { readonly stem: string; readonly number: number } {
  let start = name.length;
  while (start > 0 && isDigit(name[start - 1]!)) start--;
  if (start === name.length) return { stem: name, number: -1 };
  const end = name[start - 1] === "_" ? start - 1 : start;
  return { stem: name.slice(0, end), number: Number(name.slice(start)) };
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}
