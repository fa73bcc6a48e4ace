import type { Span } from "../../report/source.js";
import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import { isWeight, type Model, type TensorSource } from "../subject/model.js";
import type { IgnoredWeight } from "./bound-program.js";
import { ownersOf } from "./node-loads.js";

/**
 * Which weights rules have taken, ignored or only read, and which layers are routed.
 * A weight is taken once; later rules do not see it. Reading takes nothing. What is done to a
 * restored weight is done to all that it is made of.
 */
export interface Claims {
  isTaken(source: TensorSource): boolean;
  /** The rule that has taken it. */
  takenBy(source: TensorSource): Span | undefined;
  /** Whether a layer or what is beneath it has weights left; null where it never had any. */
  hasFree(layer: CatalogLayer): boolean | null;
  take(source: TensorSource, rule: Span): void;
  read(source: TensorSource): void;
  ignore(weight: CatalogWeight, rule: Span): void;
  isRouted(layer: CatalogLayer): boolean;
  routedBy(layer: CatalogLayer): Span | undefined;
  route(layer: CatalogLayer, rule: Span): void;
  /** An error was reported of what should have become of it: it is not unmapped besides. */
  excuse(weight: CatalogWeight): void;
  /** An error was reported of a layer: nothing else tries it, and nothing of it is unmapped. */
  giveUp(layer: CatalogLayer, rule: Span): void;
  readonly ignored: readonly IgnoredWeight[];
  unmapped(weights: readonly CatalogWeight[]): readonly CatalogWeight[];
}

export function createClaims(model: Pick<Model, "ownerOf">): Claims {
  const taken = new Map<TensorSource, Span>();
  const read = new Set<TensorSource>();
  const excused = new Set<TensorSource>();
  const routed = new Map<CatalogLayer, Span>();
  const ignored: IgnoredWeight[] = [];
  const excuseAll = ({ variables, children }: CatalogLayer): void => {
    for (const weight of variables) excused.add(weight);
    children.forEach(excuseAll);
  };
  const hasFree = ({ variables, children }: CatalogLayer): boolean | null => {
    if (variables.some((weight) => !taken.has(weight))) return true;
    let free = variables.length > 0 ? false : null;
    for (const child of children) {
      const ofChild = hasFree(child);
      if (ofChild) return true;
      free = ofChild ?? free;
    }
    return free;
  };
  const takenBy = (source: TensorSource): Span | undefined =>
    ownersOf(source, model)
      .map((it) => taken.get(it))
      .find((it) => it !== undefined);
  return {
    ignored,
    hasFree,
    isTaken: (source) => takenBy(source) !== undefined,
    takenBy,
    take(source, rule) {
      for (const it of ownersOf(source, model)) taken.set(it, rule);
    },
    read: (source) => void read.add(source),
    ignore(weight, rule) {
      for (const it of ownersOf(weight, model)) {
        taken.set(it, rule);
        if (isWeight(it)) ignored.push({ weight: it, rule });
      }
    },
    isRouted: (layer) => routed.has(layer),
    routedBy: (layer) => routed.get(layer),
    route: (layer, rule) => void routed.set(layer, rule),
    excuse(weight) {
      for (const it of ownersOf(weight, model)) excused.add(it);
    },
    giveUp(layer, rule) {
      routed.set(layer, rule);
      for (const weight of layer.variables) taken.set(weight, rule);
      excuseAll(layer);
    },
    unmapped: (weights) =>
      weights.filter((it) => !taken.has(it) && !read.has(it) && !excused.has(it)),
  };
}
