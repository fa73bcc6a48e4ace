import type { LayoutKind } from "../layouts/class-kind.js";
import { layoutKind } from "../layouts/class-kind.js";
import { FOLLOWS } from "../layouts/assign-layouts.js";
import { isPlain } from "../layouts/layout.js";
import type { Step } from "../unroll/steps.js";
import type { DerivedFacts } from "./derived-facts.js";
import { flattenedOrder } from "./flattened-order.js";

/** Steps that have no vector and no kernel on the axis that they read. */
const REARRANGES: readonly LayoutKind[] = [
  "elementwise",
  "concatenate",
  "flatten",
  "reshape",
  "permute",
  "repeat",
];

/** What the vectors of a layer, or the input axis of its kernel, were flattened from. */
export function flattenFacts(step: Step): DerivedFacts {
  if (REARRANGES.includes(layoutKind(step))) return {};
  const layout = step.inputs[0]?.layout;
  if (layout?.kind !== "features" || isPlain(layout.last)) return {};
  const [part, ...others] = layout.last;
  if (others.length === 0 && part!.kind === "image") return { flattened: part!.shape };
  for (const it of layout.last) {
    if (it.kind === "unsure") return { flattened_unsure: it.reason };
    if (it.kind === "unknown") return { flattened_unknown: it.reason };
  }
  const order = flattenedOrder(layout.last);
  if (order !== null) return { flattened_order: order };
  return { flattened_unsure: "it reads a concatenation of tensors of unknown sizes" };
}

/** For a layer whose result is reshaped to an image: that image's (spatial… channel). */
export function unflattenFacts(step: Step): DerivedFacts {
  if (step.className === null || !FOLLOWS.test(step.className)) return {};
  const layout = step.outputs[0]?.layout;
  if (layout?.kind !== "features" || layout.last.length !== 1) return {};
  const part = layout.last[0]!;
  return part.kind === "image" ? { unflattened: part.shape } : {};
}
