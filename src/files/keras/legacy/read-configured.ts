import { bidirectionalOf } from "../bidirectional.js";
import { findClass } from "../classes/index.js";
import type { LayerClass } from "../classes/layer-class.js";
import { attributePaths } from "../config/attribute-paths.js";
import type { ConfigLayer } from "../config/config-layer.js";
import type { Draft } from "../draft.js";
import { groupBy } from "../group-by.js";
import { needsVariables } from "../needs-variables.js";
import { reportMisfit, SAVE_AGAIN } from "../misfit.js";
import { presented, wrappedAs } from "../present.js";
import type { Reading } from "../reading.js";
import { alignInOrder, type Aligned } from "./align-in-order.js";
import { distribute } from "./distribute.js";
import { matchClass } from "./keras-1/match-class.js";
import { besideItsWeight, isLowRank } from "./low-rank.js";
import { halvesOf, readParts, readUnconfigured } from "./read-unconfigured.js";
import { withoutNumber, withoutScope } from "./scopes.js";
import type { Entry } from "./stored-groups.js";

/** A layer of the config with the entries that are its own. */
export function readConfigured(
  layer: ConfigLayer,
  stated: readonly Entry[],
  reading: Reading,
): Draft {
  const { kind, name, wrapped } = layer;
  const empty = { name, ...presented(layer, reading), variables: [], children: [] };
  const entries = withoutScope(stated, name);
  if (kind === "sequential" || kind === "functional") {
    return { ...empty, children: readNested(layer, entries, reading) };
  }
  if (kind === "wrapper" && wrapped !== null) {
    return readWrapper(layer, wrapped, entries, reading);
  }
  if (entries.length === 0 && needsVariables(layer) === null) return empty;
  const layerClass = layer.custom ? undefined : findClass(layer.className);
  if (layerClass !== undefined && layerClass.variables(layer.config) !== null) {
    return { ...empty, ...readClass(layer, layerClass, entries, reading) };
  }
  return { ...empty, ...readCustom(layer, entries, reading) };
}

function readNested(
  model: ConfigLayer,
  entries: readonly Entry[],
  reading: Reading,
): readonly Draft[] {
  const aligned = alignInOrder(model, entries);
  if (aligned !== null) {
    if (aligned.astray !== null) refuseAstray(model, aligned.astray, reading);
    return readAligned(model, aligned, reading);
  }
  const split = distribute(model, entries, (it) => needsVariables(it) !== false);
  for (const { dataset } of split.lost) {
    const message = `\`${dataset.path}\` names none of the layers of the model \`${model.name}\``;
    reading.fault("K2T503", message, SAVE_AGAIN);
  }
  return [...new Set(model.children)].map((child) =>
    readConfigured(child, split.entries.get(child) ?? [], reading),
  );
}

/** The layers of a model of which the order tells the weights, also of models within. */
function readAligned(
  model: ConfigLayer,
  aligned: Aligned,
  reading: Reading,
): readonly Draft[] {
  return [...new Set(model.children)].map((child) => {
    if (child.kind !== "sequential" && child.kind !== "functional") {
      return readConfigured(child, aligned.entriesOf(child), reading);
    }
    const children = readAligned(child, aligned, reading);
    return { name: child.name, ...presented(child, reading), variables: [], children };
  });
}

function refuseAstray(
  model: ConfigLayer,
  { entry, owner }: NonNullable<Aligned["astray"]>,
  reading: Reading,
): void {
  const message = `\`${entry.dataset.path}\` stands where Keras reads a weight of the layer \`${owner.name}\` of the model \`${model.name}\`, and is named after another of its layers`;
  const help =
    "names and order say different things: load the model with Keras, build it anew with the names that it shall have, and save that";
  reading.fault("K2T503", message, help);
}

function readWrapper(
  layer: ConfigLayer,
  wrapped: ConfigLayer,
  entries: readonly Entry[],
  reading: Reading,
): Draft {
  const { name, className } = layer;
  if (className === "Bidirectional") {
    const middle = entries.length / 2;
    const halves = halvesOf(entries) ?? [entries.slice(0, middle), entries.slice(middle)];
    const forward = readConfigured(wrapped, halves[0], reading);
    const backward = readConfigured(layer.backward ?? wrapped, halves[1], reading);
    return bidirectionalOf({ name, ...presented(layer, reading) }, forward, backward);
  }
  const isOwn = ({ base }: Entry): boolean =>
    className === "SpectralNormalization" && base === "vector_u";
  const inner = entries.filter((entry) => !isOwn(entry));
  const read = readConfigured(wrapped, inner, reading);
  const draft = wrappedAs(layer, read, reading.factsOf(layer));
  const own = entries.filter(isOwn).map(({ base, dataset }) => ({ name: base, dataset }));
  return { ...draft, variables: [...draft.variables, ...own] };
}

function readClass(
  layer: ConfigLayer,
  layerClass: LayerClass,
  entries: readonly Entry[],
  reading: Reading,
): Partial<Draft> {
  const { config, name } = layer;
  const plain = entries.filter((entry) => !isLowRank(entry));
  const match = matchClass(layerClass, config, { name, entries: plain });
  if (typeof match !== "string") {
    const lowRank = entries.filter(isLowRank);
    const beside = lowRank.map((entry) => besideItsWeight(entry, plain, match));
    return { variables: [...match, ...beside] };
  }
  // Keras 2 does not say whose class it is: people had a MultiHeadAttention of their own.
  if (match === "names" && layer.module === null && entries.length > 0) {
    return { className: null, ...readCustom(layer, entries, reading) };
  }
  const found = entries.map(({ dataset }) => dataset);
  reportMisfit({ layer, layerClass, found }, reading);
  return {};
}

/**
 * A session may number scopes anew: `dense_1` and `dense_2` for sublayers `dense` and
 * `dense_1`. Where a sublayer of the config has no scope, and others of its stem do that are
 * no sublayer's, a scope that bears the name of one may be another's.
 */
function refuseNumbered(
  layer: ConfigLayer,
  named: ReadonlyMap<string, ConfigLayer>,
  scopes: readonly string[],
  reading: Reading,
): void {
  const strangers = scopes.filter((scope) => !named.has(scope)).map(withoutNumber);
  const lost = [...named.values()].find(
    (child) =>
      needsVariables(child) === true &&
      !scopes.includes(child.name) &&
      strangers.includes(withoutNumber(child.name)) &&
      scopes.some(
        (it) => named.has(it) && withoutNumber(it) === withoutNumber(child.name),
      ),
  );
  if (lost === undefined) return;
  const message = `the weights of the layer \`${layer.name}\` stand under ${scopes.map((it) => `\`${it}\``).join(", ")}, and by its config it has a layer \`${lost.name}\`: names that a later session has numbered may be those of other layers`;
  reading.fault("K2T503", message, "load the model with Keras and save it as `.keras`");
}

/** A layer of a class that is not Keras's: its scopes are its sublayers. */
function readCustom(
  layer: ConfigLayer,
  entries: readonly Entry[],
  reading: Reading,
): Pick<Draft, "variables" | "children"> {
  const own = entries.filter(({ scopes }) => scopes.length === 0);
  const below = entries.filter(({ scopes }) => scopes.length > 0);
  const named = new Map([...layer.children].reverse().map((it) => [it.name, it]));
  const attributes = attributePaths(layer);
  const byScope = groupBy(below, ({ scopes }) => scopes[0]!);
  refuseNumbered(layer, named, [...byScope.keys()], reading);
  const children = [...byScope].map(([scope, inner]) => {
    const child = named.get(scope);
    if (child === undefined) {
      return { ...readUnconfigured(scope, inner), otherName: null };
    }
    const otherName = attributes.get(child) ?? null;
    return { ...readConfigured(child, inner, reading), otherName };
  });
  return { variables: readParts(own).variables, children };
}
