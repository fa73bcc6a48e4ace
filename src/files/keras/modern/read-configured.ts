import { assignInOrder, showMismatch } from "../assign.js";
import { findClass } from "../classes/index.js";
import type { LayerClass } from "../classes/layer-class.js";
import { variableSets } from "../classes/name-variables.js";
import type { ConfigLayer } from "../config/config-layer.js";
import type { Draft, DraftVariable } from "../draft.js";
import { groupBy } from "../group-by.js";
import { needsVariables } from "../needs-variables.js";
import { presented, wrappedAs } from "../present.js";
import type { Reading } from "../reading.js";
import { align } from "./align.js";
import { allParts, groupsOf, partsOf } from "./parts.js";
import {
  childrenOf,
  membersOf,
  numbered,
  ownOfWrapper,
  readUnknown,
} from "./read-unknown.js";
import type { StoredLayer } from "./stored-layer.js";

export interface ModernReading extends Reading {
  /** Layers that an earlier place of the config has too: the file may have them there. */
  readonly repeats: ReadonlySet<ConfigLayer>;
  /** A model that was never built is saved without any variables. */
  readonly isUnbuilt: boolean;
}

const SAVE_AGAIN =
  "the weights and the config seem to be of different models: save them together again";

/** A layer of the config; `stored` is undefined where the file has no group for it. */
export function readConfigured(
  layer: ConfigLayer,
  stored: StoredLayer | undefined,
  reading: ModernReading,
): Draft {
  const { kind, wrapped } = layer;
  const isMissing = stored === undefined || stored.isEmpty;
  const isModel = kind === "sequential" || kind === "functional";
  if (isMissing && !isModel) noteMissing(layer, reading);
  const empty: Draft = {
    name: layer.name,
    ...presented(layer, reading),
    variables: [],
    children: [],
  };
  if (isModel) {
    return { ...empty, ...readModel(layer, stored, reading) };
  }
  if (kind === "wrapper" && wrapped !== null) {
    return readWrapper(layer, wrapped, isMissing ? undefined : stored, reading);
  }
  if (isMissing) return empty;
  const layerClass = layer.custom ? undefined : findClass(layer.className);
  if (layerClass !== undefined && layerClass.variables(layer.config) !== null) {
    return { ...empty, variables: readClass(layer, layerClass, stored, reading) };
  }
  return { ...empty, ...readCustom(layer, stored, reading) };
}

function noteMissing(layer: ConfigLayer, reading: ModernReading): void {
  if (reading.isUnbuilt || reading.repeats.has(layer)) return;
  if (needsVariables(layer) !== true) return;
  const { name, className } = layer;
  const message = `the layer \`${name}\` is a ${className} with variables by its config, and the file has none of it`;
  reading.fault("K2T503", message, SAVE_AGAIN);
}

function readClass(
  layer: ConfigLayer,
  layerClass: LayerClass,
  stored: StoredLayer,
  reading: Reading,
): readonly DraftVariable[] {
  const { config, name, className } = layer;
  const parts = partsOf(stored, groupsOf(layerClass, config));
  const variables = parts && assignInOrder(layerClass, config, parts);
  if (variables !== null) return variables;
  const found = allParts(stored, "").map(({ dataset }) => dataset);
  const expected = showMismatch(variableSets(layerClass, config)[0]!, found);
  const message = `by its config the layer \`${name}\` is a ${className} with ${expected}`;
  reading.fault("K2T503", message, SAVE_AGAIN);
  return [];
}

/** The layers of a model, its own variables, and what a subclass of Model adds. */
function readModel(
  model: ConfigLayer,
  stored: StoredLayer | undefined,
  reading: ModernReading,
): Pick<Draft, "variables" | "children"> {
  const groups = stored?.children.get("layers")?.children ?? new Map<string, never>();
  const aligned = align(groups, model.children, reading.repeats);
  if ("problem" in aligned) {
    reading.fault("K2T503", `model \`${model.name}\`: ${aligned.problem}`, SAVE_AGAIN);
    return { variables: [], children: [] };
  }
  const children = [...new Set(model.children)].map((layer) =>
    readConfigured(layer, aligned.groups.get(layer), reading),
  );
  if (stored === undefined) return { variables: [], children };
  const others = new Map(stored.children);
  others.delete("layers");
  return {
    variables: numbered(stored),
    children: [...children, ...childrenOf({ ...stored, children: others })],
  };
}

function readWrapper(
  layer: ConfigLayer,
  wrapped: ConfigLayer,
  stored: StoredLayer | undefined,
  reading: ModernReading,
): Draft {
  const { name, className } = layer;
  // What the wrapper lacks is reported once, for the wrapper.
  const inner = stored === undefined ? { ...reading, isUnbuilt: true } : reading;
  const read = (which: ConfigLayer, ...keys: string[]): Draft => {
    const child = keys
      .map((key) => stored?.children.get(key))
      .find((it) => it !== undefined);
    return readConfigured(which, child, inner);
  };
  if (className === "Bidirectional") {
    const forward = read(wrapped, "forward_layer");
    const backward = read(layer.backward ?? wrapped, "backward_layer");
    return {
      name,
      ...presented(layer, reading),
      variables: [...prefixed("forward", forward), ...prefixed("backward", backward)],
      children: [],
    };
  }
  const draft = wrappedAs(layer, read(wrapped, "layer", "cell"), reading.factsOf(layer));
  const own = stored === undefined ? [] : ownOfWrapper(className, stored);
  return { ...draft, variables: [...draft.variables, ...own] };
}

function prefixed(prefix: string, { variables }: Draft): readonly DraftVariable[] {
  return variables.map((it) => ({ ...it, name: `${prefix}/${it.name}` }));
}

/** A layer of a class that is not Keras's: its sublayers go by their attributes. */
function readCustom(
  layer: ConfigLayer,
  stored: StoredLayer,
  reading: ModernReading,
): Pick<Draft, "variables" | "children"> {
  const inConfig = groupBy(layer.children, ({ attribute }) => attribute ?? "");
  const children = [...stored.children].flatMap(([key, child]) => {
    if (child.isEmpty) return [];
    if (key === "layers") return membersOf(child);
    const [one, second] = inConfig.get(key.replace(/^_/, "")) ?? [];
    if (one === undefined || second !== undefined || child.isList) {
      return childrenOf({ ...stored, children: new Map([[key, child]]) });
    }
    const draft = readConfigured(one, child, reading);
    return [{ ...draft, name: key, otherName: child.name ?? one.name }];
  });
  return { variables: numbered(stored), children };
}

/** What the file as a whole holds, with its config or without. */
export function readRoot(
  config: ConfigLayer | null,
  stored: StoredLayer,
  reading: ModernReading,
): Draft {
  if (config === null) return readUnknown(stored, "", stored.name ?? "");
  return { ...readConfigured(config, stored, reading), name: "" };
}
