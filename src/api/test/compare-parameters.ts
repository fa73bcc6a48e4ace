import type { PlannedParameter } from "../../compile/plan/plan.js";
import type { WantedParameter, WantedParameters } from "../../lang/test-file/tree.js";
import { nearest } from "../../report/suggest.js";
import type { WeightSource } from "../../tensor/catalog.js";
import { sameShape, showShape } from "../../tensor/shape.js";
import { type Budget, budgetOfCase, compareValues, compute } from "./compare-values.js";
import type { Difference } from "./difference.js";
import type { TestTensor } from "./tensor-of.js";

/** A wanted parameter and its tensor. */
export interface Wanted {
  readonly parameter: WantedParameter;
  readonly tensor: TestTensor;
}

/** Each missing name is compared with each that is over. */
const MOST_SUGGESTED = 20;

/** Holds what came out against what is wanted, whose tensors are given in its order. */
export function compareParameters(
  parameters: readonly PlannedParameter[],
  wanted: readonly Wanted[],
  { extent, span }: WantedParameters,
  source: WeightSource,
): readonly Difference[] {
  const byName = new Map(parameters.map((it) => [it.name, it]));
  const names = new Set(wanted.map(({ parameter }) => parameter.name.text));
  const over = parameters.filter(({ name }) => !names.has(name));
  const candidates = over.map(({ name }) => name);
  const budget = budgetOfCase();
  let suggested = 0;
  const differences = wanted.flatMap((it) => {
    const { name } = it.parameter;
    const planned = byName.get(name.text);
    if (planned) return compareOne(planned, it, { source, budget });
    const suggestion =
      suggested++ < MOST_SUGGESTED ? nearest(name.text, candidates) : undefined;
    return [missing(it.parameter, suggestion)];
  });
  if (extent === "some") return differences;
  return [...differences, ...over.map((it) => ({ ...extra(it), span }))];
}

function compareOne(
  planned: PlannedParameter,
  { parameter, tensor }: Wanted,
  { source, budget }: { readonly source: WeightSource; readonly budget: Budget },
): readonly Difference[] {
  const { name, span } = { ...planned, span: parameter.name.span };
  const found: Difference[] = [];
  if (!sameShape(planned.shape, tensor.shape)) {
    const [wanted, got] = [showShape(tensor.shape), showShape(planned.shape)];
    const message = `\`${name}\`: shape ${wanted} wanted, got ${got}`;
    found.push({ kind: "shape", parameter: name, message, wanted, got, span });
  }
  if (planned.dtype !== tensor.dtype) {
    const [wanted, got] = [tensor.dtype, planned.dtype];
    const message = `\`${name}\`: ${wanted} wanted, got ${got}`;
    found.push({ kind: "dtype", parameter: name, message, wanted, got, span });
  }
  if (found.length > 0 || tensor.elements === null) return found;
  const { tolerance } = parameter;
  const values = { elements: tensor.elements, tolerance };
  const difference = compareValues(planned, compute(planned, source, budget), values);
  return difference ? [{ ...difference, span }] : [];
}

function missing(
  { name: { text, span } }: WantedParameter,
  suggestion: string | undefined,
): Difference {
  return {
    kind: "missing",
    parameter: text,
    message: `\`${text}\` did not come out`,
    ...(suggestion !== undefined && { suggestion }),
    span,
  };
}

function extra({ name, shape, dtype }: PlannedParameter): Difference {
  const message = `\`${name}\` came out and is not wanted: ${dtype} ${showShape(shape)}`;
  return { kind: "extra", parameter: name, message };
}
