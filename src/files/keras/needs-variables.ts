import { findClass } from "./classes/index.js";
import type { ConfigLayer } from "./config/config-layer.js";

/** Whether a layer has variables, as far as its config tells; null where it does not. */
export function needsVariables(layer: ConfigLayer): boolean | null {
  switch (layer.kind) {
    case "input":
    case "operation":
      return false;
    case "sequential":
    case "functional":
      return some(layer.children);
    case "wrapper":
      return layer.wrapped === null ? null : needsVariables(layer.wrapped);
    case "layer": {
      if (layer.custom) return null;
      const variables = findClass(layer.className)?.variables(layer.config) ?? null;
      return variables && variables.length > 0;
    }
  }
}

function some(layers: readonly ConfigLayer[]): boolean | null {
  const needs = layers.map(needsVariables);
  if (needs.includes(true)) return true;
  return needs.includes(null) ? null : false;
}
