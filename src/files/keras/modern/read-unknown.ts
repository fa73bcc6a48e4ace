import { assignWithoutConfig } from "../assign.js";
import { classOfAutomaticName } from "../classes/index.js";
import type { Draft } from "../draft.js";
import { wrappedAs } from "../present.js";
import { namedByShape } from "./name-by-shape.js";
import { groupsOf, partsOf } from "./parts.js";
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

/**
 * A layer of which no config tells. `automatic` is the name from which its class may be
 * guessed: Keras names groups in lists, and layers without a name, after their class.
 */
export function readUnknown(stored: StoredLayer, name: string, automatic: string): Draft {
  const stem = automatic.replace(/_\d+$/, "");
  const wrapper = Object.hasOwn(WRAPPERS, stem) ? WRAPPERS[stem]! : null;
  const inner = wrapper && stored.children.get(wrapper.group);
  if (wrapper !== null && inner !== undefined && inner !== null) {
    return readWrapped(stored, name, wrapper.name, inner);
  }
  const known = readKnown(stored, name, automatic);
  if (known !== null) return known;
  const isModel = stored.children.has("layers") && Object.hasOwn(MODELS, stem);
  return {
    name,
    className: isModel ? MODELS[stem]! : null,
    config: {},
    isInput: false,
    variables: namedByShape(stored),
    children: childrenOf(stored),
  };
}

/** The layer under its class's names, where the class and the shapes leave one choice. */
function readKnown(stored: StoredLayer, name: string, automatic: string): Draft | null {
  const layerClass = classOfAutomaticName(automatic);
  if (layerClass === undefined) return null;
  const parts = partsOf(stored, groupsOf(layerClass, {}));
  const variables = parts && assignWithoutConfig(layerClass, parts);
  if (variables === null) return null;
  const { name: className } = layerClass;
  return { name, className, config: {}, isInput: false, variables, children: [] };
}

function readWrapped(
  stored: StoredLayer,
  name: string,
  wrapper: string,
  inner: StoredLayer,
): Draft {
  const read = readUnknown(inner, name, automaticName(inner));
  const draft = wrappedAs({ name, className: wrapper, config: {} }, read, {});
  const own = ownOfWrapper(wrapper, stored);
  return { ...draft, variables: [...draft.variables, ...own] };
}

/** Before 3.6 a wrapped layer has no name; a cell's class shows in its shapes. */
function automaticName(inner: StoredLayer): string {
  const cells = ["lstm_cell", "gru_cell", "simple_rnn_cell"];
  const cell = cells.find((name) => readKnown(inner, "", name) !== null);
  return inner.name ?? cell ?? "";
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

/**
 * The layers below a layer of unknown class. Those in its list `layers`, which is a model's,
 * go by their names; the others by the attribute that holds them.
 */
export function childrenOf(stored: StoredLayer): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const [key, child] of stored.children) {
    if (child.isEmpty) continue;
    if (key === "layers") drafts.push(...membersOf(child));
    else if (child.isList) drafts.push(listOf(key, child));
    else drafts.push(byAttribute(child, key, child.name ?? key));
  }
  return drafts;
}

/** The layers of a model, each under its name where the file has it, else its group's. */
export function membersOf(model: StoredLayer): readonly Draft[] {
  return [...model.children]
    .filter(([, member]) => !member.isEmpty)
    .map(([group, member]) =>
      member.isList
        ? listOf(group, member)
        : readUnknown(member, member.name ?? group, group),
    );
}

/**
 * A list or dict of layers. Its members go by their groups in it, `dense`, `dense_1`, which
 * are the same whoever wrote the file; their names are known from 3.6 on only. The list
 * itself is no layer, and files that go by names do not have it.
 */
function listOf(name: string, list: StoredLayer): Draft {
  const children = [...list.children]
    .filter(([, member]) => !member.isEmpty)
    .map(([group, member]) =>
      member.isList ? listOf(group, member) : byAttribute(member, group, group),
    );
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

function byAttribute(stored: StoredLayer, key: string, automatic: string): Draft {
  const draft = readUnknown(stored, key, automatic);
  return stored.name === null ? draft : { ...draft, otherName: stored.name };
}
