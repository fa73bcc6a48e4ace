import type { Step } from "../unroll/steps.js";
import { demandLayouts, effectiveLayout } from "./backward.js";
import { forwardLayouts } from "./forward.js";
import type { Layout } from "./layout.js";
import { isPlain, UNKNOWN } from "./layout.js";

/**
 * Layers of which each number of the result is made by weights of its own, so that these can
 * be permuted for the result to come in a wanted order, by a pack or by hand.
 */
export const FOLLOWS =
  /^(Dense|EinsumDense|Embedding|SimpleRNN|LSTM|GRU|RNN|Bidirectional|MultiHeadAttention)$/;

/**
 * Gives every value its layout: forwards as far as layers tell what they make, then
 * backwards as far as they tell what they read, then forwards again with both.
 */
export function assignLayouts(steps: readonly Step[]): void {
  for (const step of steps) {
    const layouts = forwardLayouts(step, true);
    step.outputs.forEach((output, i) => (output.layout = layouts[i] ?? UNKNOWN));
  }
  for (const step of steps.toReversed()) demandLayouts(step);
  for (const step of steps) {
    const layouts = forwardLayouts(step, false);
    step.outputs.forEach((output, i) => {
      output.layout = layouts[i] ?? UNKNOWN;
      output.layout = settled(step, effectiveLayout(output), output.layout);
    });
  }
}

/** What a value is taken for, if that was unknown or its maker can follow. */
function settled(step: Step, wanted: Layout, made: Layout): Layout {
  const isOrdered = wanted.kind === "features" && !isPlain(wanted.last);
  if (made.kind === "unknown") return isOrdered ? made : wanted;
  const follows = step.className !== null && FOLLOWS.test(step.className);
  return isOrdered && follows ? wanted : made;
}
