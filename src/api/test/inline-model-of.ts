import type { InlineModel, InlineVariable } from "../../files/inline/inline-model.js";
import type { DescribedModel, DescribedVariable } from "../../lang/test-file/tree.js";
import type { Report } from "../../report/diagnostic.js";
import { tensorOf } from "./tensor-of.js";

/** How messages call a model that stands in a test. */
const INLINE = "the model of the test";

/** Counts up from 0, so that every element can be told from the others. */
const COUNT_UP = { from: 0, step: 1 } as const;

/** The layers of a case as a model; what its tensors have wrong is reported. */
export function inlineModelOf({ layers }: DescribedModel, report: Report): InlineModel {
  return {
    file: INLINE,
    layers: layers.map(({ path, className, config, variables }) => ({
      path,
      className,
      config,
      variables: variables.flatMap((it) => variableOf(it, report)),
    })),
  };
}

function variableOf(
  { name, tensor: described }: DescribedVariable,
  report: Report,
): readonly InlineVariable[] {
  const tensor = tensorOf(described, "float32", report);
  if (tensor === null) return [];
  const { shape, dtype } = tensor;
  return [{ name, shape, dtype, elements: tensor.elements ?? COUNT_UP }];
}
