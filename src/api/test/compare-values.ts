import { elementAt, type InlineElements } from "../../files/inline/inline-model.js";
import { evaluate } from "../../run/index.js";
import { ParameterFault } from "../../run/parameter-fault.js";
import type { WeightSource } from "../../tensor/catalog.js";
import type { PlannedParameter } from "../../compile/plan/plan.js";
import { Fault } from "../../tensor/fault.js";
import { held } from "../../tensor/numbers/scalar.js";
import { readElement } from "../../tensor/numbers/element.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import { failureOfRun } from "../failure-of-run.js";
import type { Difference } from "./difference.js";
import { numberText } from "./number-text.js";
import { workOf } from "./work.js";

/** Most elements that are touched for the values of one parameter. */
const MOST_WORK = 2 ** 25;

/** The elements of a parameter, or that they are too many for a test. */
export type Computed =
  | { readonly kind: "elements"; readonly at: (ordinal: number) => number | bigint }
  | { readonly kind: "too-large"; readonly work: number };

/** How many elements may still be touched for the values of a case. */
export interface Budget {
  left: number;
}

export const budgetOfCase = (): Budget => ({ left: 4 * MOST_WORK });

/** Throws a `Failure` where a file cannot be read or integers are divided by zero (K2T208). */
export function compute(
  parameter: PlannedParameter,
  source: Pick<WeightSource, "read">,
  budget: Budget,
): Computed {
  const { node, dtype } = parameter;
  const work = workOf(node);
  if (work > Math.min(MOST_WORK, budget.left)) return { kind: "too-large", work };
  budget.left -= work;
  const bytes = evaluated(parameter, source);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { kind: "elements", at: (ordinal) => readElement(view, ordinal, dtype) };
}

function evaluated(
  parameter: PlannedParameter,
  source: Pick<WeightSource, "read">,
): Uint8Array {
  try {
    return evaluate(parameter.node, source);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { kind, message, help } = error;
    throw failureOfRun(new ParameterFault(kind, message, help, 0), [parameter]);
  }
}

export interface WantedValues {
  readonly elements: InlineElements;
  readonly tolerance: number;
}

/** What differs between the values of a parameter and those wanted, of one shape and dtype. */
export function compareValues(
  { name, shape, dtype }: PlannedParameter,
  computed: Computed,
  { elements, tolerance }: WantedValues,
): Difference | null {
  if (computed.kind === "too-large") return tooLarge(name, computed.work);
  const total = elementCount(shape);
  let first = -1;
  let count = 0;
  for (let ordinal = 0; ordinal < total; ordinal++) {
    const wanted = held(dtype, elementAt(elements, ordinal));
    if (isNear(computed.at(ordinal), wanted, tolerance)) continue;
    if (count++ === 0) first = ordinal;
  }
  if (count === 0) return null;
  const wanted = numberText(held(dtype, elementAt(elements, first)), dtype);
  const got = numberText(computed.at(first), dtype);
  const index = indexOf(first, shape);
  const how = total === 1 ? "its value differs" : `${count} of ${total} values differ`;
  const where = index.length === 0 ? "" : `, the first at [${index.join(", ")}]`;
  return {
    kind: "values",
    parameter: name,
    message: `\`${name}\`: ${how}${where}: wanted ${wanted}, got ${got}`,
    wanted,
    got,
    first: index,
    count,
    total,
  };
}

function isNear(
  got: number | bigint,
  wanted: number | bigint,
  tolerance: number,
): boolean {
  // NaN is NaN here, and 0 is -0.
  if (got === wanted || (got !== got && wanted !== wanted)) return true;
  if (tolerance === 0) return false;
  const size = Math.max(1, Math.abs(Number(wanted)));
  return Math.abs(Number(got) - Number(wanted)) <= tolerance * size;
}

function indexOf(ordinal: number, shape: Shape): readonly number[] {
  const index: number[] = [];
  let rest = ordinal;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

function tooLarge(name: string, work: number): Difference {
  return {
    kind: "too-large",
    parameter: name,
    message: `\`${name}\`: its values are not computed, which would touch ${work} elements: want its shape only, or give the model smaller shapes`,
  };
}
