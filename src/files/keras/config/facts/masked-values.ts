import { get } from "../json.js";
import { layoutKind } from "../layouts/class-kind.js";
import type { Step, Value } from "../unroll/steps.js";

const RECURRENT = /^(LSTM|GRU|SimpleRNN|RNN|Bidirectional)$/;

/**
 * The tensors that carry a mask in Keras: what an Embedding or Masking says to pass over,
 * handed on by layers that keep the steps. PyTorch's modules know of no such mask.
 */
export function maskedValues(steps: readonly Step[]): ReadonlySet<Value> {
  const masked = new Set<Value>();
  for (const step of steps) {
    const { inputs, outputs } = step;
    if (makesMask(step)) masked.add(outputs[0]!);
    else if (inputs.some((it) => masked.has(it)) && keepsMask(step)) {
      for (const output of outputs) masked.add(output);
    } else if (step.kind === "time-out" && masked.has(step.named.get("outer")!)) {
      for (const output of outputs) masked.add(output);
    }
  }
  return masked;
}

function makesMask({ kind, layer, className, outputs }: Step): boolean {
  if (kind !== "layer" || outputs.length === 0) return false;
  if (className === "Masking") return true;
  return className === "Embedding" && get(layer.config, "mask_zero") === true;
}

function keepsMask(step: Step): boolean {
  if (step.kind !== "layer") return false;
  const { layer, className } = step;
  if (className !== null && RECURRENT.test(className)) {
    const { config } = className === "Bidirectional" ? (layer.wrapped ?? layer) : layer;
    return get(config, "return_sequences") === true;
  }
  return ["same", "elementwise", "concatenate", "dense"].includes(layoutKind(step));
}
