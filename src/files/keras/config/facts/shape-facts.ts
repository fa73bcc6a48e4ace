import type { PartialShape } from "../config-layer.js";
import type { Value } from "../unroll/steps.js";
import type { DerivedFacts } from "./derived-facts.js";

const withoutBatch = (shape: PartialShape): PartialShape => shape.slice(1);

/** The shapes of what a call reads and of its first result. */
export function shapeFacts(
  inputs: readonly Value[],
  outputs: readonly Value[],
): DerivedFacts {
  const shapes = inputs.map(({ shape }) => shape).filter((shape) => shape !== null);
  const output = outputs[0]?.shape ?? null;
  return {
    ...(inputs.length === 1 && shapes.length === 1
      ? { input_shape: withoutBatch(shapes[0]!) }
      : {}),
    ...(inputs.length > 1 && shapes.length === inputs.length
      ? { input_shapes: shapes.map(withoutBatch) }
      : {}),
    ...(output === null ? {} : { output_shape: withoutBatch(output) }),
  };
}
