import type { ConfigLayer } from "./config-layer.js";
import { agree } from "./facts/agree.js";
import { attentionFacts } from "./facts/attention-facts.js";
import { axisFacts } from "./facts/axis-facts.js";
import type { DerivedFacts } from "./facts/derived-facts.js";
import { einsumFacts } from "./facts/einsum-facts.js";
import { flattenFacts, unflattenFacts } from "./facts/flatten-facts.js";
import { treeFacts } from "./facts/tree-facts.js";
import { layoutFacts } from "./facts/layout-facts.js";
import { paddingFacts } from "./facts/padding-facts.js";
import { maskedValues } from "./facts/masked-values.js";
import { shapeFacts } from "./facts/shape-facts.js";
import { assignLayouts } from "./layouts/assign-layouts.js";
import type { Step } from "./unroll/steps.js";
import { unroll } from "./unroll/unroll.js";
import { walkLayers } from "./walk-layers.js";

export type { DerivedFacts } from "./facts/derived-facts.js";

/**
 * What follows from the configs of a model for each of its layers, without running Keras.
 * Every layer of the tree has an entry, wrapped layers too, if only an empty one.
 * @throws Failure K2T505 where nested calls unfold beyond the limits; names `file`.
 */
export function deriveFacts(
  root: ConfigLayer,
  file: string,
): ReadonlyMap<ConfigLayer, DerivedFacts> {
  const { steps, wholes } = unroll(root, file);
  assignLayouts(steps);
  const masked = maskedValues(steps);
  const ofCalls = new Map<ConfigLayer, DerivedFacts>();
  // One call with a mask is enough to heed it.
  const readMasked = new Set<ConfigLayer>();
  const note = (layer: ConfigLayer, facts: DerivedFacts): void => {
    const before = ofCalls.get(layer);
    ofCalls.set(layer, before === undefined ? facts : agree(before, facts));
  };
  for (const step of steps) {
    if (step.kind !== "layer") continue;
    note(step.layer, factsOfStep(step));
    if (step.inputs.some((it) => masked.has(it))) readMasked.add(step.layer);
  }
  for (const { layer, inputs, outputs } of wholes) {
    note(layer, shapeFacts(inputs, outputs));
  }
  const facts = new Map<ConfigLayer, DerivedFacts>();
  for (const { layer, owner } of walkLayers(root)) {
    const mask = readMasked.has(layer) ? { masked: true } : {};
    facts.set(layer, { ...ofCalls.get(layer), ...mask, ...treeFacts(layer, owner) });
  }
  return facts;
}

function factsOfStep(step: Step): DerivedFacts {
  return {
    ...shapeFacts(step.inputs, step.outputs),
    ...layoutFacts(step),
    ...flattenFacts(step),
    ...unflattenFacts(step),
    ...einsumFacts(step),
    ...axisFacts(step),
    ...paddingFacts(step),
    ...attentionFacts(step),
  };
}
