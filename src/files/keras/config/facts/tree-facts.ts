import { builtinClass } from "../builtin-class.js";
import type { ConfigLayer } from "../config-layer.js";
import { directionFacts, stackFacts } from "./cell-facts.js";
import type { DerivedFacts } from "./derived-facts.js";

/** What a wrapper and what it wraps are to each other. They follow from the tree alone. */
export function treeFacts(layer: ConfigLayer, owner: ConfigLayer | null): DerivedFacts {
  const { wrapped, backward } = layer;
  const isWrapped =
    owner !== null && (owner.wrapped === layer || owner.backward === layer);
  return {
    ...(isWrapped ? { wrapper: owner.className } : {}),
    ...(wrapped !== null && builtinClass(layer) === "Bidirectional"
      ? directionFacts(wrapped, backward)
      : stackFacts(layer)),
  };
}
