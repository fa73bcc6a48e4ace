import type { Step, Value } from "../unroll/steps.js";
import type { DerivedFacts } from "./derived-facts.js";

type Arrangement = NonNullable<DerivedFacts["reads"]>;

/** How PyTorch arranges what a layer reads whose vectors lie along certain axes of it. */
export function layoutFacts({ className, inputs }: Step): DerivedFacts {
  if (className === null || !/Normalization$|^PReLU$/.test(className)) return {};
  const reads = inputs[0] === undefined ? null : arrangement(inputs[0]);
  return reads === null ? {} : { reads };
}

function arrangement({ layout, shape }: Value): Arrangement | null {
  if (layout.kind === "unknown" || shape === null) return null;
  if (layout.kind === "features") return shape.length === 2 ? "vector" : "sequence";
  const { channel, lead } = layout;
  if (channel === lead + 1) return "channels_first";
  if (channel !== shape.length - 1) return null;
  return lead === 0 ? "image" : "frames";
}
