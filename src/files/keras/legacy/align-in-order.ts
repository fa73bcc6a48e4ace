import { findClass } from "../classes/index.js";
import type { ConfigLayer } from "../config/config-layer.js";
import { identityOf } from "../config/identity.js";
import { groupBy } from "../group-by.js";
import { matchClass } from "./keras-1/match-class.js";
import { hasBase } from "./match-names.js";
import { savedOrder, type Saved } from "./saved-order.js";
import type { Entry } from "./stored-groups.js";

/** The entries of each layer of a nested model that has weights. */
export interface Aligned {
  entriesOf(layer: ConfigLayer): readonly Entry[];
  /** An entry that stands where another layer than the one that it names should. */
  readonly astray: { readonly entry: Entry; readonly owner: ConfigLayer } | null;
}

/**
 * Gives the entries of a nested model to its layers, and to those of models within, by
 * Keras's order: names may repeat, be numbered by a second session (`dense_1` for `dense`
 * beside a layer `dense_1`) or stem from before a layer was renamed. Null where the config
 * does not tell the order, or names or shapes do not fit it.
 */
export function alignInOrder(
  model: ConfigLayer,
  entries: readonly Entry[],
): Aligned | null {
  for (const isTied of [false, true]) {
    const order = savedOrder(model, isTied);
    if (order === null || !isNamedAlike(order, entries)) continue;
    const byOwner = groupBy(
      order.map(({ owner }, i) => ({ owner, entry: entries[i]! })),
      ({ owner }) => owner,
    );
    const found = new Map(
      [...byOwner].map(([owner, its]) => [owner, its.map(({ entry }) => entry)]),
    );
    if (![...found].every(([owner, its]) => isOfClass(owner, its))) continue;
    const astray = findAstray(order, entries);
    if (!isTied) return { entriesOf: (layer) => found.get(layer) ?? [], astray };
    const tied = new Map([...found].map(([owner, its]) => [identityOf(owner), its]));
    return { entriesOf: (layer) => tied.get(identityOf(layer)) ?? [], astray };
  }
  return null;
}

function isNamedAlike(order: readonly Saved[], entries: readonly Entry[]): boolean {
  if (order.length !== entries.length) return false;
  return order.every(({ variable }, i) => hasBase(variable, entries[i]!.base));
}

function isOfClass(layer: ConfigLayer, entries: readonly Entry[]): boolean {
  const layerClass = findClass(layer.className);
  // A wrapped model's own layers are looked at when it is read.
  if (layerClass === undefined || layerClass.variables(layer.config) === null)
    return true;
  const { name, config } = layer;
  return typeof matchClass(layerClass, config, { name, entries }) !== "string";
}

/**
 * Names that tell all the layers apart must not contradict the order: two layers whose names
 * somebody has exchanged, or a file that was not written by Keras.
 */
function findAstray(
  order: readonly Saved[],
  entries: readonly Entry[],
): Aligned["astray"] {
  const owners = groupBy([...new Set(order.map(({ owner }) => owner))], (it) => it.name);
  let astray: Aligned["astray"] = null;
  for (const [i, entry] of entries.entries()) {
    const [named, second] = [...new Set(entry.scopes)].flatMap(
      (scope) => owners.get(scope) ?? [],
    );
    if (named === undefined || second !== undefined) return null;
    const { owner } = order[i]!;
    if (named !== owner) astray ??= { entry, owner };
  }
  return astray;
}
