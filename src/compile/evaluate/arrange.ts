import type { Arrangement, AxisBinding, Expression, Stage } from "../../lang/tree.js";
import { isKnown } from "../../ops/labels.js";
import { rearrange } from "../../ops/rearrange.js";
import type { TensorValue, Value } from "../../ops/value.js";
import type { Span } from "../../report/source.js";
import type { Note } from "../../report/diagnostic.js";
import { Fault } from "../../tensor/fault.js";
import { showAxes } from "../declare/declared-types.js";
import { Problem, problemOf } from "../problem.js";
import { evaluateCall } from "./calls.js";
import { evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";
import { showValue } from "./show-value.js";
import { UNKNOWN } from "./unknown.js";

/** One stage of a pipeline, on what stands before it. */
export function evaluateStage(stage: Stage, input: Value, scope: Scope): Value {
  if (stage.kind === "call") return evaluateCall(stage, input, scope);
  switch (input.kind) {
    case "tensor":
      return evaluateArrangement(stage, input, scope);
    case "tensors": {
      // Several sources or the parts of a split: each is rearranged alike.
      const results = input.items.map((item) => evaluateArrangement(stage, item, scope));
      const items = results.filter((result) => result.kind === "tensor");
      return items.length === results.length ? { kind: "tensors", items } : UNKNOWN;
    }
    case "unknown":
      return input;
    default:
      throw new Problem("K2T121", {
        message: `a rearrangement takes a tensor, and this is ${showValue(input)}`,
        span: stage.span,
      });
  }
}

function evaluateArrangement(
  arrangement: Arrangement,
  input: TensorValue,
  scope: Scope,
): Value {
  const sizes = new Map<string, number | null>();
  const picks = new Map<string, readonly number[] | null>();
  for (const binding of arrangement.bindings) {
    refuseSecond(binding, sizes, picks);
    if (binding.kind === "size") {
      sizes.set(binding.axis.text, integerOf(binding.size, scope, 0));
    } else {
      const indices = binding.indices.map((index) => integerOf(index, scope));
      const known = indices.every((index) => index !== null);
      picks.set(binding.axis.text, known ? indices : null);
    }
  }
  const { left, right } = arrangement;
  try {
    return rearrange(input, { left, right, sizes, picks }).value;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw problemOf(error, spanOfFault(error, arrangement), declaredAxes(input, left));
  }
}

/** Where the left is left out, the axes that stand for it. */
function declaredAxes({ type }: TensorValue, left: Arrangement["left"]): readonly Note[] {
  const known = type.axes?.every(({ label }) => isKnown(label)) ?? false;
  return left === null && known
    ? [{ message: `its axes are declared as ${showAxes(type)}` }]
    : [];
}

/** The axis that `{l}` in a stage takes apart, by name; null where there is none. */
export function apartName(stage: Stage): string | null {
  if (stage.kind !== "arrangement") return null;
  for (const term of stage.right) {
    if (term.kind === "axis" && term.apart) return term.name;
  }
  return null;
}

function refuseSecond(
  { axis, kind }: AxisBinding,
  sizes: ReadonlyMap<string, unknown>,
  picks: ReadonlyMap<string, unknown>,
): void {
  const bound: ReadonlyMap<string, unknown> = kind === "size" ? sizes : picks;
  if (!bound.has(axis.text)) return;
  throw new Problem("K2T214", {
    message: `axis \`${axis.text}\` is bound twice`,
    span: axis.span,
  });
}

function integerOf(
  expression: Expression,
  scope: Scope,
  least = Number.MIN_SAFE_INTEGER,
): number | null {
  const value = evaluate(expression, scope, "value");
  if (value.kind === "unknown") return null;
  if (value.kind === "integer" && value.value >= least) return value.value;
  throw new Problem("K2T121", {
    message: `an axis takes integers here, and this is ${showValue(value)}`,
    span: expression.span,
  });
}

/** The smallest part of the brackets that a fault is about. */
function spanOfFault(fault: Fault, arrangement: Arrangement): Span {
  const axis = fault.axis;
  if (axis === undefined) return arrangement.span;
  const binding = arrangement.bindings.find((it) => it.axis.text === axis);
  if (fault.parameter === "bindings" && binding) return binding.span;
  const terms = [...(arrangement.left ?? []), ...arrangement.right].flatMap((term) =>
    term.kind === "composed" ? term.terms : [term],
  );
  const term = terms.find((it) => it.kind === "axis" && it.name === axis);
  return term?.span ?? binding?.span ?? arrangement.span;
}
