import type { PartialShape } from "../config-layer.js";
import { get, itemsOf } from "../json.js";
import { normalAxis } from "../settings.js";
import type { Step } from "../unroll/steps.js";
import type { DerivedFacts } from "./derived-facts.js";

/** The widths of what a multi-head attention reads, and what it attends over. */
export function attentionFacts(step: Step): DerivedFacts {
  const { layer, className } = step;
  if (className !== "MultiHeadAttention" && className !== "GroupedQueryAttention")
    return {};
  const stated = (name: string): PartialShape | null =>
    step.named.get(name)?.shape ?? layer.buildShapes.get(`${name}_shape`)?.[0] ?? null;
  const query = stated("query") ?? step.inputs[0]?.shape ?? null;
  const value =
    stated("value") ?? (step.named.size === 0 ? (step.inputs[1]?.shape ?? null) : null);
  // Without a key the value serves as one.
  const key = stated("key") ?? value;
  const width = (name: string, shape: PartialShape | null) => {
    const size = shape?.at(-1) ?? null;
    return size === null ? {} : { [name]: size };
  };
  return {
    ...width("query_width", query),
    ...width("key_width", key),
    ...width("value_width", value),
    ...(query === null ? {} : { attends_sequence: attendsSequence(step, query.length) }),
  };
}

/** Whether the attention runs over the one axis of a (batch, sequence, width) input. */
function attendsSequence({ layer }: Step, rank: number): boolean {
  const written = get(layer.config, "attention_axes") ?? null;
  const axes = written === null ? [1] : (itemsOf(written) ?? [written]);
  return rank === 3 && axes.length === 1 && normalAxis(axes[0], rank) === 1;
}
