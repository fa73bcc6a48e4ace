import { assignInOrder } from "../assign.js";
import { bidirectionalOf } from "../bidirectional.js";
import { findClass } from "../classes/index.js";
import type { LayerClass } from "../classes/layer-class.js";
import { attributePaths } from "../config/attribute-paths.js";
import type { ConfigLayer } from "../config/config-layer.js";
import type { Draft, DraftVariable } from "../draft.js";
import { needsVariables } from "../needs-variables.js";
import { reportMisfit, SAVE_AGAIN } from "../misfit.js";
import { presented, wrappedAs } from "../present.js";
import type { Reading } from "../reading.js";
import { align, type Origin } from "./align.js";
import { modelGroups } from "./layer-groups.js";
import { allParts, partsOf } from "./parts.js";
import { childrenOf, numbered, ownOfWrapper, readUnknown } from "./read-unknown.js";
import type { StoredLayer } from "./stored-layer.js";

export interface ModernReading extends Reading, Origin {
  /** A model that was never built is saved without any variables. */
  readonly isUnbuilt: boolean;
}

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
    name: layer.name === "" ? (stored?.name ?? "") : layer.name,
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
    const variables = readClass(layer, layerClass, stored, reading);
    if (variables !== null) return { ...empty, variables };
    return { ...empty, className: null, ...readCustom(layer, stored, reading) };
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

/** null where the layer may be of somebody else's class of that name. */
function readClass(
  layer: ConfigLayer,
  layerClass: LayerClass,
  stored: StoredLayer,
  reading: Reading,
): readonly DraftVariable[] | null {
  const { config } = layer;
  const parts = partsOf(stored, layerClass, config);
  const variables = parts && assignInOrder(layerClass, config, parts);
  if (variables !== null) return variables;
  // tf.keras 2.12 does not say whose class it is.
  if (layer.module === null) return null;
  const found = allParts(stored, "").map(({ dataset }) => dataset);
  reportMisfit({ layer, layerClass, found }, reading);
  return [];
}

/** The layers of a model, its own variables, and what a subclass of Model adds. */
function readModel(
  model: ConfigLayer,
  stored: StoredLayer | undefined,
  reading: ModernReading,
): Pick<Draft, "variables" | "children"> {
  const groups = stored === undefined ? null : modelGroups(stored);
  const aligned = align(groups?.layers ?? new Map(), model.children, reading);
  if ("problem" in aligned) {
    reading.fault("K2T503", `model \`${model.name}\`: ${aligned.problem}`, SAVE_AGAIN);
    return { variables: [], children: [] };
  }
  const children = [...new Set(model.children)].map((layer) =>
    readConfigured(layer, aligned.groups.get(layer), reading),
  );
  if (groups === null) return { variables: [], children };
  const { others } = groups;
  return { variables: numbered(others), children: [...children, ...childrenOf(others)] };
}

function readWrapper(
  layer: ConfigLayer,
  wrapped: ConfigLayer,
  stored: StoredLayer | undefined,
  reading: ModernReading,
): Draft {
  const { name, className } = layer;
  const others = new Map(stored?.children);
  // What the wrapper lacks is reported once, for the wrapper.
  const inner = stored === undefined ? { ...reading, isUnbuilt: true } : reading;
  const read = (which: ConfigLayer, ...keys: string[]): Draft => {
    const key = keys.find((it) => others.has(it)) ?? "";
    const child = others.get(key);
    others.delete(key);
    return readConfigured(which, child, inner);
  };
  const draft =
    className === "Bidirectional"
      ? bidirectionalOf(
          { name, ...presented(layer, reading) },
          read(wrapped, "forward_layer"),
          read(layer.backward ?? wrapped, "backward_layer"),
        )
      : wrappedAs(layer, read(wrapped, "layer", "cell"), reading.factsOf(layer));
  if (stored === undefined) return draft;
  // Whatever else is in its group is no part of the wrapper that Keras knows.
  const { variables, children } = draft;
  return {
    ...draft,
    variables: [...variables, ...ownOfWrapper(className, stored)],
    children: [...children, ...childrenOf({ ...stored, children: others })],
  };
}

/** A layer of a class that is not Keras's: its sublayers go by their attributes. */
function readCustom(
  layer: ConfigLayer,
  stored: StoredLayer,
  reading: ModernReading,
): Pick<Draft, "variables" | "children"> {
  const inConfig = new Map([...attributePaths(layer)].map(([it, path]) => [path, it]));
  const readChild = (path: string, child: StoredLayer): Draft | null => {
    const one = inConfig.get(path.replace(/^_/, ""));
    const draft = one === undefined ? null : tryConfigured(one, child, reading);
    if (draft === null) return null;
    const name = path.split("/").at(-1)!;
    return { ...draft, name, otherName: child.name ?? (one!.name || null) };
  };
  return { variables: numbered(stored), children: childrenOf(stored, readChild) };
}

/** null where the layer is not what its owner's config says under the same name. */
function tryConfigured(
  layer: ConfigLayer,
  stored: StoredLayer,
  reading: ModernReading,
): Draft | null {
  let fits = true;
  const fault = (): void => {
    fits = false;
  };
  const draft = readConfigured(layer, stored, { ...reading, fault });
  return fits ? draft : null;
}

/** What the file as a whole holds, with its config or without. */
export function readRoot(
  config: ConfigLayer | null,
  stored: StoredLayer,
  reading: ModernReading,
): Draft {
  if (config === null) {
    return readUnknown(stored, "", { name: stored.name ?? "", isCertain: false });
  }
  return { ...readConfigured(config, stored, reading), name: "" };
}
