import { einsumLinear, einsumSizes, parseEinsum } from "../einsum.js";
import { textAt } from "../json.js";
import type { Step } from "../unroll/steps.js";
import type { DerivedFacts } from "./derived-facts.js";

/** How an EinsumDense is a Linear; nothing where it is none. */
export function einsumFacts({ layer, className, inputs }: Step): DerivedFacts {
  if (className !== "EinsumDense") return {};
  const einsum = parseEinsum(textAt(layer.config, "equation") ?? "");
  const linear = einsum && einsumLinear(einsum);
  if (einsum === null || linear === null) return {};
  const biasAxes = textAt(layer.config, "bias_axes") ?? "";
  // A bias along an axis that passes through is another one for each position.
  if ([...biasAxes].some((letter) => !linear.outLetters.includes(letter))) return {};
  const sizes = einsumSizes(einsum, layer.config, inputs[0]?.shape ?? null);
  const outputs = [...linear.outLetters].map((letter) => sizes.get(letter) ?? null);
  const bias = [...linear.outLetters].map((letter, i) =>
    biasAxes.includes(letter) ? outputs[i]! : 1,
  );
  return {
    contracted: linear.inAxes.length,
    einsum_order: [...linear.outAxes, ...linear.inAxes],
    einsum_outputs: outputs,
    ...(biasAxes === "" ? {} : { einsum_bias: bias }),
  };
}
