import { printExpression } from "../../lang/print/print-expression.js";
import type { Expression, LayerRule } from "../../lang/tree.js";
import type { Owned } from "../link/program.js";
import { type Adding, addParameter } from "./add-parameter.js";
import { allowedCodes, type Binding, type Instead } from "./binding.js";
import { createModuleCheck, type ModuleCheck } from "./check-modules.js";
import { evaluateEntries, type Made } from "./evaluate-entries.js";
import { attempt } from "./faults.js";
import {
  ignoreRemoved,
  removalsOf,
  type Removals,
  reportVainRemovals,
} from "./removals.js";
import type { Route } from "./route.js";
import { triedOnLayer } from "./tried-on.js";

/** What a map's body assigns and removes, before its class transform is heard. */
export interface Body {
  readonly made: readonly Made[];
  readonly removals: Removals;
  readonly instead: Instead;
}

export function evaluateBody(route: Route, binding: Binding): Body {
  const removals = removalsOf(route);
  const made = evaluateEntries({ route, transform: null, unwanted: new Set() }, binding);
  const given = new Set(made.map(({ name }) => name));
  const read = new Set(made.flatMap(({ own }) => own));
  return { made, removals, instead: { given, read, removals, removed: new Set() } };
}

/**
 * Makes the parameters of a routed layer: those of its transform, of which the map's body
 * replaces some in their place and removes others, and then what the body adds.
 */
export function assignParameters(
  route: Route,
  transform: Owned<LayerRule> | null,
  { made: body, removals, instead }: Body,
  binding: Binding,
): void {
  const unwanted = new Set([...instead.given, ...removals.keys()]);
  const made = transform ? evaluateEntries({ route, transform, unwanted }, binding) : [];
  const makes = new Set([...made.map(({ name }) => name), ...instead.removed]);
  reportVainRemovals(removals, makes, { route, transform }, binding);
  const kept = merge(made, body, removals);
  const check = createModuleCheck(route, transform, binding);
  for (const entry of kept) check?.hold(entry);
  ignoreRemoved(removals, made, kept, binding);
  for (const entry of kept) add(entry, route, check, binding);
}

/** Thousands of layers go by one rule. */
const textOfExpression = new WeakMap<Expression, string>();

function textOf(expression: Expression): string {
  const known = textOfExpression.get(expression);
  if (known !== undefined) return known;
  const text = printExpression(expression);
  textOfExpression.set(expression, text);
  return text;
}

/** The transform's results in their order, the body's in place of those of the same name. */
function merge(
  made: readonly Made[],
  body: readonly Made[],
  removals: Removals,
): readonly Made[] {
  const merged: Made[] = [];
  const placed = new Set<Made>();
  for (const entry of made) {
    if (removals.has(entry.name)) continue;
    const replacement = body.find(({ name }) => name === entry.name);
    if (!replacement) merged.push(entry);
    else if (!placed.has(replacement)) {
      merged.push({ ...replacement, place: entry.place });
      placed.add(replacement);
    }
  }
  // One name given twice is an error to be found, so nothing else is dropped here.
  const added = body.filter((entry) => !placed.has(entry));
  return [...merged, ...added].filter(({ value }) => value !== null);
}

function add(
  made: Made,
  route: Route,
  check: ModuleCheck | null,
  binding: Binding,
): void {
  const { claims, model, faults } = binding;
  const { name, text, value, own, facts, assignment, transform, place } = made;
  if (value === null) throw new Error("bug in k2t-rules: a result without a value");
  for (const source of own) claims.take(source, route.map.span);
  const { map, view } = route;
  const around = allowedCodes(route.allowed, transform?.node.allow ?? []);
  const adding: Omit<Adding, "prefix"> = {
    order: [model.ordinalOf.get(view.layer)!, ...place],
    span: transform ? map.template.span : text.span,
    allowed: allowedCodes(around, assignment.allow),
    settled: check?.settles(made) ?? false,
  };
  const result = {
    name,
    text,
    value,
    at: assignment.value.span,
    rule: assignment.span,
    expression: textOf(assignment.value),
    facts,
  };
  attempt(faults, triedOnLayer(view.layer), () => {
    addParameter(result, { ...adding, prefix: route.prefix() }, binding);
  });
}
