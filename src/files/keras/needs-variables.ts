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
      const layerClass = findClass(layer.className);
      const variables = layerClass?.variables(layer.config) ?? null;
      if (variables === null) return null;
      if (variables.length === 0) return false;
      return layerClass?.mayLack === true ? null : true;
    }
  }
}

function some(layers: readonly ConfigLayer[]): boolean | null {
  const needs = layers.map(needsVariables);
  if (needs.includes(true)) return true;
  return needs.includes(null) ? null : false;
}
