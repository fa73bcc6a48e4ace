import type { Assignment, Expression, Stage, Template, Text } from "../../lang/tree.js";
import type { TensorValue, Value } from "../../ops/value.js";
import { joinSpans, type Span } from "../../report/source.js";
import { Problem } from "../problem.js";
import { apartName, evaluateStage } from "./arrange.js";
import { scopeBefore } from "./calls.js";
import { evaluate } from "./evaluate.js";
import { type Scope, withCaptures } from "./scope.js";
import { showValue } from "./show-value.js";
import { buildTemplate } from "./templates.js";
import { UNKNOWN, UNKNOWN_TENSOR } from "./unknown.js";

/** A named result. The name is null while a part of it is not known. */
export interface Result {
  readonly name: string | null;
  /** The name as it stands in the rule. */
  readonly text: Text;
  readonly value: TensorValue;
}

/** The template of a text that names a parameter or a layer's new place. */
export function templateIn(text: Text): Template {
  if (text.template) return text.template;
  throw new Error("bug in k2t-rules: a name that is no template");
}

/** The results of `NAME, NAME = EXPRESSION`. */
export function evaluateAssignment(
  assignment: Assignment,
  scope: Scope,
): readonly Result[] {
  const { names, value } = assignment;
  const inner = { ...scope, wanted: names.length };
  const result = evaluate(value, inner, "tensor");
  return nameResults(names, result, lastApart(value), inner, value.span);
}

/** Gives nothing where `?=` finds that a variable is absent. */
export function orAbsent<T>(
  { ifPresent }: Assignment,
  work: () => readonly T[],
): readonly T[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem && error.absent && ifPresent) return [];
    throw error;
  }
}

/** The results of a pipeline over `sources`. */
export function evaluateStages(
  sources: readonly TensorValue[],
  stages: readonly Stage[],
  targets: readonly Text[],
  scope: Scope,
): readonly Result[] {
  const inner = { ...scope, wanted: targets.length };
  const first: Value =
    sources.length === 1 ? sources[0]! : { kind: "tensors", items: sources };
  const value = applyStages(first, stages, inner);
  const last = stages.at(-1);
  const span = joinSpans(targets[0]!.span, targets.at(-1)!.span);
  return nameResults(targets, value, last ? apartName(last) : null, inner, span);
}

function applyStages(first: Value, stages: readonly Stage[], scope: Scope): Value {
  const last = stages.at(-1);
  if (!last) return first;
  const input = applyStages(first, stages.slice(0, -1), scopeBefore(last, scope));
  return evaluateStage(last, input, scope);
}

/** The names of all results, whatever their values are: `check` finds what is wrong in each. */
export function buildNames(
  names: readonly Text[],
  apart: string | null,
  scope: Scope,
): void {
  const index = { value: UNKNOWN, path: false, text: false };
  const inner = apart === null ? scope : withCaptures(scope, new Map([[apart, index]]));
  for (const text of names) buildTemplate(templateIn(text), { ...inner, dotted: true });
}

/** The axis that an expression takes apart in the end. */
export function lastApart(expression: Expression): string | null {
  if (expression.kind === "rearrange") return apartName(expression.arrangement);
  return expression.kind === "pipe" ? apartName(expression.stage) : null;
}

function nameResults(
  names: readonly Text[],
  value: Value,
  apart: string | null,
  scope: Scope,
  span: Span,
): readonly Result[] {
  const nameOf = (text: Text, more: Scope = scope): string | null =>
    buildTemplate(templateIn(text), { ...more, dotted: true });
  if (apart !== null) return nameApart(names, value, apart, { scope, span, nameOf });
  switch (value.kind) {
    case "unknown":
      return names.map((text) => ({ name: nameOf(text), text, value: UNKNOWN_TENSOR }));
    case "tensor":
    case "tensors": {
      const items = value.kind === "tensor" ? [value] : value.items;
      if (items.length !== names.length)
        throw wrongCount(names.length, items.length, span);
      return names.map((text, i) => ({ name: nameOf(text), text, value: items[i]! }));
    }
    default:
      throw new Problem("K2T121", {
        message: `a parameter is a tensor, and this is ${showValue(value)}`,
        help: "make a tensor of a number by `full([], 1.0)`",
        span,
      });
  }
}

/** `{l}` on the right: one parameter for each index, the name's template seeing it. */
function nameApart(
  names: readonly Text[],
  value: Value,
  apart: string,
  context: {
    readonly scope: Scope;
    readonly span: Span;
    readonly nameOf: (text: Text, scope: Scope) => string | null;
  },
): readonly Result[] {
  const { scope, span, nameOf } = context;
  const [text] = names;
  if (text === undefined || names.length !== 1) {
    throw new Problem("K2T312", {
      message: `\`{${apart}}\` makes one parameter for each index, under one name, not ${names.length}`,
      help: `write one quoted name that holds the index: \`"h.{${apart}}.weight"\``,
      span,
    });
  }
  const scopeAt = (index: Value): Scope =>
    withCaptures(scope, new Map([[apart, { value: index, path: false, text: false }]]));
  if (value.kind !== "tensors") {
    const name = nameOf(text, scopeAt(UNKNOWN));
    return [{ name, text, value: UNKNOWN_TENSOR }];
  }
  return value.items.map((item, index) => ({
    name: nameOf(text, scopeAt({ kind: "integer", value: index })),
    text,
    value: item,
  }));
}

function wrongCount(names: number, results: number, span: Span): Problem {
  const count = (number: number, noun: string): string =>
    `${number} ${number === 1 ? noun : `${noun}s`}`;
  return new Problem("K2T312", {
    message: `${count(results, "result")} for ${count(names, "name")}`,
    help:
      results > names
        ? "name every result, or join them by `concat` or `stack`"
        : "take the tensor apart by `split` or `unstack`",
    span,
  });
}
