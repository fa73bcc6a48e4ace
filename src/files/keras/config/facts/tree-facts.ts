import { builtinClass } from "../builtin-class.js";
import type { ConfigLayer } from "../config-layer.js";
import { unitsOf } from "../shapes/recurrent.js";
import type { DerivedFacts } from "./derived-facts.js";

/** What a wrapper and what it wraps are to each other. They follow from the tree alone. */
export function treeFacts(layer: ConfigLayer, owner: ConfigLayer | null): DerivedFacts {
  const isWrapped =
    owner !== null && (owner.wrapped === layer || owner.backward === layer);
  const wrapper = isWrapped ? { wrapper: owner.className } : {};
  const inner = layer.wrapped;
  if (inner === null) return wrapper;
  if (builtinClass(layer) !== "Bidirectional") return { ...wrapper, ...cellFacts(layer) };
  const { backward } = layer;
  const alike = backward === null || sameCell(inner, backward);
  const wraps = { wraps: inner.className, backward_alike: alike };
  return { ...wrapper, ...wraps, ...cellFacts(inner) };
}

/** The cells of an RNN or of StackedRNNCells. */
function cellFacts({ wrapped }: ConfigLayer): DerivedFacts {
  if (wrapped === null) return {};
  const isStack = builtinClass(wrapped) === "StackedRNNCells";
  const cells = isStack ? wrapped.children : [wrapped];
  const first = cells[0];
  if (first === undefined || !/Cell$/.test(first.className)) return {};
  const alike = cells.every((cell) => sameCell(cell, first));
  return {
    cells: cells.length,
    cells_alike: alike,
    ...(cells.every(({ className }) => className === first.className)
      ? { cell: first.className }
      : {}),
  };
}

/** Of one class and one size. Sizes of custom cells are not known: they are not alike. */
function sameCell(first: ConfigLayer, second: ConfigLayer): boolean {
  const units = unitsOf(first);
  return (
    first.className === second.className &&
    (first === second || (units !== null && units === unitsOf(second)))
  );
}
