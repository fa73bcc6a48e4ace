import type { Draft } from "../draft.js";
import { wrappedAs } from "../present.js";
import { guessClass, readAs, type Hint } from "./guess-class.js";
import { isLayerGroup } from "./layer-groups.js";
import { namedByShape } from "./name-by-shape.js";
import type { StoredLayer } from "./stored-layer.js";

const MODELS: Readonly<Record<string, string>> = {
  functional: "Functional",
  sequential: "Sequential",
};

const WRAPPERS: Readonly<Record<string, { name: string; group: string }>> = {
  time_distributed: { name: "TimeDistributed", group: "layer" },
  spectral_normalization: { name: "SpectralNormalization", group: "layer" },
  rnn: { name: "RNN", group: "cell" },
};

/** A layer of which no config tells, as far as its name, groups and shapes tell of it. */
export function readUnknown(stored: StoredLayer, name: string, hint: Hint): Draft {
  const stem = hint.name.replace(/_\d+$/, "");
  const wrapper = Object.hasOwn(WRAPPERS, stem) ? WRAPPERS[stem]! : null;
  const inner = wrapper && stored.children.get(wrapper.group);
  // A layer of one's own may be called so; what it has besides would be lost.
  if (wrapper !== null && inner && hasOnly(stored, wrapper.group)) {
    return readWrapped(stored, name, wrapper.name, inner);
  }
  const known = guessClass(stored, name, hint) ?? readCell(stored, name);
  if (known !== null) return known;
  const isModel = [...stored.children.keys()].some(isLayerGroup);
  return {
    name,
    className: isModel && Object.hasOwn(MODELS, stem) ? MODELS[stem]! : null,
    config: {},
    isInput: false,
    variables: namedByShape(stored),
    children: childrenOf(stored),
  };
}

function readWrapped(
  stored: StoredLayer,
  name: string,
  wrapper: string,
  inner: StoredLayer,
): Draft {
  const cell = wrapper === "RNN" ? cellIn(inner, name) : null;
  const hint = { name: inner.name ?? "", isCertain: false };
  const draft = wrappedAs(
    { name, className: wrapper, config: {} },
    cell ?? readUnknown(inner, name, hint),
    {},
  );
  const own = ownOfWrapper(wrapper, stored);
  return { ...draft, variables: [...draft.variables, ...own] };
}

/** A layer with a cell and nothing else is recurrent, whatever its author calls it. */
function readCell(stored: StoredLayer, name: string): Draft | null {
  const [[key, inner] = [], second] = filledIn(stored);
  if (key !== "cell" || second !== undefined || stored.variables.length > 0) return null;
  const cell = cellIn(inner!, name);
  return cell && wrappedAs({ name, className: "RNN", config: {} }, cell, {});
}

/** A cell's class shows in its shapes. */
function cellIn(inner: StoredLayer, name: string): Draft | null {
  for (const automatic of ["lstm_cell", "gru_cell", "simple_rnn_cell"]) {
    const cell = readAs(inner, name, automatic);
    if (cell !== null) return cell;
  }
  return stackedIn(inner, name);
}

/** Cells of one class stand in their order; of several, no file says which comes when. */
function stackedIn(inner: StoredLayer, name: string): Draft | null {
  const list = inner.children.get("cells");
  if (list?.isList !== true || inner.variables.length > 0) return null;
  if (!hasOnly(inner, "cells")) return null;
  const cells = [...list.children].map(([, cell]) => cellIn(cell, ""));
  const [first] = cells;
  const isOneClass = (it: Draft | null): it is Draft =>
    it?.className?.endsWith("Cell") === true && it.className === first?.className;
  if (!cells.every(isOneClass) || cells.length === 0) return null;
  const variables = cells.flatMap((cell, i) =>
    cell.variables.map((it) => ({ ...it, name: `cells/${i}/${it.name}` })),
  );
  const className = "StackedRNNCells";
  return { name, className, config: {}, isInput: false, variables, children: [] };
}

/** SpectralNormalization stores the wrapped kernel again, before its own vector. */
export function ownOfWrapper(wrapper: string, stored: StoredLayer): Draft["variables"] {
  const own = stored.variables;
  if (wrapper !== "SpectralNormalization") return numbered(stored);
  const last = own.at(-1);
  return last === undefined ? [] : [{ name: "vector_u", dataset: last.dataset }];
}

/** The layer's own variables under the numbers that the file gives them. */
export function numbered(stored: StoredLayer): Draft["variables"] {
  return stored.variables.map(({ key, dataset }) => ({ name: key, dataset }));
}

/** The groups below one that have variables in them. */
function filledIn({
  children,
}: StoredLayer): readonly (readonly [string, StoredLayer])[] {
  return [...children].filter(([, child]) => !child.isEmpty);
}

function hasOnly(stored: StoredLayer, key: string): boolean {
  return filledIn(stored).every(([other]) => other === key);
}

/** What a config tells of a layer at a path below its owner; null: nothing. */
type ReadChild = (path: string, child: StoredLayer) => Draft | null;

/**
 * The layers below a layer of unknown class. Those in its list `layers`, which is a model's,
 * go by their names; the others by the attribute that holds them. `readChild` is asked first
 * what is in an attribute or a list, `parts/dense_1`.
 */
export function childrenOf(
  stored: StoredLayer,
  readChild: ReadChild = () => null,
): readonly Draft[] {
  const filled = filledIn(stored);
  const attributes = filled.map(([key]) => key).filter((key) => !isLayerGroup(key));
  return filled.flatMap(([key, child]) => {
    if (isLayerGroup(key)) return membersOf(key, child, attributes);
    if (child.isList) return [listOf(key, child, readChild)];
    const hint = { name: child.name ?? key, isCertain: false };
    return [readChild(key, child) ?? byAttribute(child, key, hint)];
  });
}

/**
 * The layers of a model, each under its name where the file has it, else its group's. Where
 * that gives two layers one name, they are told apart by their list and groups.
 */
function membersOf(
  key: string,
  model: StoredLayer,
  attributes: readonly string[],
): readonly Draft[] {
  const members = filledIn(model).map(([group, member]) => {
    if (member.isList) return listOf(group, member);
    const hint = { name: group, isCertain: true };
    return readUnknown(member, member.name ?? group, hint);
  });
  const names = [...attributes, ...members.map(({ name }) => name)];
  return new Set(names).size === names.length ? members : [listOf(key, model)];
}

/**
 * A list or dict of layers. Its members go by their groups in it, `dense`, `dense_1`, which
 * are the same whoever wrote the file; their names are known from 3.6 on only. The list
 * itself is no layer, and files that go by names do not have it.
 */
function listOf(
  name: string,
  list: StoredLayer,
  readChild: ReadChild = () => null,
): Draft {
  const children = filledIn(list).map(([group, member]) => {
    if (member.isList) return listOf(group, member);
    const hint = { name: group, isCertain: true };
    return readChild(`${name}/${group}`, member) ?? byAttribute(member, group, hint);
  });
  return {
    name,
    otherName: "",
    className: null,
    config: {},
    isInput: false,
    variables: [],
    children,
  };
}

function byAttribute(stored: StoredLayer, key: string, hint: Hint): Draft {
  return { ...readUnknown(stored, key, hint), otherName: stored.name };
}
