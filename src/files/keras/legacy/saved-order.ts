import { findClass } from "../classes/index.js";
import type { Variable } from "../classes/layer-class.js";
import { quantizationOf } from "../classes/quantized.js";
import type { ConfigLayer } from "../config/config-layer.js";
import { identityOf } from "../config/identity.js";

/** A weight of a nested model, as its config lets one expect it. */
export interface Saved {
  /** The layer below the model that has it; of a wrapped model, the wrapper. */
  readonly owner: ConfigLayer;
  readonly variable: Variable;
}

/** Keras lists what is trained of all layers first, and then the rest of all layers. */
interface Split {
  readonly trained: readonly Saved[];
  readonly others: readonly Saved[];
}

/** Variables that are never trained, by the last part of their names. */
const NEVER_TRAINED = /^(moving_|renorm_|mean$|variance$|count$|vector_u$|summary$)/;

/**
 * The weights of a nested model in the order in which every version of Keras lists them,
 * which is also the order in which it reads them; null where a layer's config does not tell
 * how many it has. A layer that stands in several models below is expected in each, or where
 * `isTied` only once, at its first place.
 */
export function savedOrder(model: ConfigLayer, isTied: boolean): readonly Saved[] | null {
  const seen = isTied ? new Set<string>() : null;
  const split = splitOf(model, seen);
  return split && [...split.trained, ...split.others];
}

function splitOf(layer: ConfigLayer, seen: Set<string> | null): Split | null {
  switch (layer.kind) {
    case "input":
    case "operation":
      return { trained: [], others: [] };
    case "sequential":
    case "functional":
      return joined([...new Set(layer.children)].map((child) => splitOf(child, seen)));
    case "wrapper":
    case "layer":
      break;
  }
  if (seen !== null) {
    const identity = identityOf(layer);
    if (seen.has(identity)) return { trained: [], others: [] };
    seen.add(identity);
  }
  const variables = variablesOf(layer);
  if (variables !== null) return splitOfLayer(layer, variables);
  if (layer.wrapped === null || layer.backward !== null) return null;
  if (layer.wrapped.kind !== "sequential" && layer.wrapped.kind !== "functional") {
    return null;
  }
  const inner = splitOf(layer.wrapped, null);
  if (inner === null) return null;
  const owned = (its: readonly Saved[]): readonly Saved[] =>
    its.map((saved) => ({ ...saved, owner: layer }));
  return frozenIf(!isTrained(layer), {
    trained: owned(inner.trained),
    others: owned(inner.others),
  });
}

function joined(splits: readonly (Split | null)[]): Split | null {
  if (!splits.every((it) => it !== null)) return null;
  return {
    trained: splits.flatMap(({ trained }) => trained),
    others: splits.flatMap(({ others }) => others),
  };
}

/** Null where they depend on what the config does not tell, or are ordered otherwise. */
function variablesOf(layer: ConfigLayer): readonly Variable[] | null {
  if (layer.custom || (quantizationOf(layer.config) ?? null) !== null) return null;
  if ((layer.config["lora_rank"] ?? null) !== null) return null;
  return findClass(layer.className)?.variables(layer.config) ?? null;
}

function splitOfLayer(layer: ConfigLayer, variables: readonly Variable[]): Split {
  const isOther = ({ name }: Variable): boolean =>
    NEVER_TRAINED.test(name.split("/").at(-1)!);
  const saved = (its: readonly Variable[]): readonly Saved[] =>
    its.map((variable) => ({ owner: layer, variable }));
  return frozenIf(!isTrained(layer), {
    trained: saved(variables.filter((it) => !isOther(it))),
    others: saved(variables.filter(isOther)),
  });
}

function isTrained({ config, wrapped }: ConfigLayer): boolean {
  if (config["trainable"] === false) return false;
  return wrapped === null || isTrained(wrapped);
}

function frozenIf(isFrozen: boolean, { trained, others }: Split): Split {
  return isFrozen
    ? { trained: [], others: [...trained, ...others] }
    : { trained, others };
}
