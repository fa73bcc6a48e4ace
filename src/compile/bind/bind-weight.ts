import type { Removal, WeightRule } from "../../lang/tree.js";
import { printPipeline } from "../../lang/print/print-pipeline.js";
import type { TensorValue } from "../../ops/value.js";
import type { CatalogWeight } from "../../tensor/catalog.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { evaluateStages } from "../evaluate/results.js";
import { createScope, type Scope, withCaptures } from "../evaluate/scope.js";
import { createCatalogSubject } from "../subject/catalog-subject.js";
import { weightValue } from "../subject/model.js";
import { addParameter } from "./add-parameter.js";
import { allowedCodes, type Binding, seenFrom, type Territory } from "./binding.js";
import type { Order } from "./bound-program.js";
import { attempt } from "./faults.js";
import { groupSources, type SourceGroup } from "./group-sources.js";
import { triedOnWeight } from "./tried-on.js";

/** Gives the weights that a `weight` rule matches, and nobody has taken, their names. */
export function bindWeight(
  rule: WeightRule,
  place: Order,
  territory: Territory,
  binding: Binding,
): void {
  const { claims, faults, used } = binding;
  const isFree = (weight: CatalogWeight): boolean => !claims.isTaken(weight);
  const { naming } = binding.model;
  const candidates = { weights: territory.weights, isFree, naming };
  const groups = attempt(faults, null, () =>
    groupSources(rule, candidates, (problem, weights) => {
      used.add(rule);
      weights.forEach(claims.excuse);
      faults.add(problem, triedOnWeight(weights[0]!));
    }),
  );
  if (groups === null) used.add(rule);
  const expression = printPipeline(rule.sources, rule.stages);
  groups?.forEach((group, ordinal) => {
    const on = triedOnWeight(group.weights[0]!);
    const scope = scopeOf(group, territory, binding);
    const applies = attempt(faults, on, () =>
      doesApply(rule, group, scope, territory, binding),
    );
    if (applies === false) return;
    used.add(rule);
    const within = { group, scope, place: [...place, ordinal], territory, expression };
    const made =
      applies && attempt(faults, on, () => makeParameters(rule, within, binding));
    // What the map's body makes of the weights is for the body to take.
    if (made === "replaced") return;
    for (const weight of group.weights) claims.take(weight, rule.span);
  });
}

interface Within {
  readonly group: SourceGroup;
  readonly scope: Scope;
  readonly place: Order;
  readonly territory: Territory;
  /** What the rule does, in the text notation. */
  readonly expression: string;
}

function makeParameters(
  rule: WeightRule,
  { group, scope, place, territory, expression }: Within,
  binding: Binding,
): "made" | "replaced" {
  const { model, claims } = binding;
  const sources = group.weights.map((weight) => valueOf(weight, territory, binding));
  const results = evaluateStages(sources, rule.stages, rule.targets, scope);
  const allowed = allowedCodes(territory.allowed, rule.allow);
  const layer = model.ordinalOf.get(group.weights[0]!.layer)!;
  const facts = Object.fromEntries(scope.facts);
  const { instead } = territory;
  const removed: Removal[] = [];
  let made = 0;
  results.forEach(({ name, text, value }, ordinal) => {
    if (name === null)
      throw new Error("bug in k2t-rules: an unknown name in a bound rule");
    const removal = instead?.removals.get(name);
    if (removal) {
      instead?.removed.add(name);
      removed.push(removal);
      return;
    }
    if (instead?.given.has(name)) return;
    made += 1;
    addParameter(
      { name, text, value, at: text.span, rule: rule.span, expression, facts },
      {
        prefix: territory.prefix(),
        order: [layer, ...place, ordinal],
        span: text.span,
        allowed,
        settled: false,
      },
      binding,
    );
  });
  if (made > 0) return "made";
  // With all that it makes removed, nothing is left to read the weights.
  const [first] = removed;
  if (!first || removed.length < results.length) return "replaced";
  for (const weight of group.weights) claims.ignore(weight, first.span);
  return "made";
}

function valueOf(
  weight: CatalogWeight,
  territory: Territory,
  { model }: Binding,
): TensorValue {
  const { view, name } = seenFrom(weight, territory);
  return weightValue(weight, view.className, name, model);
}

function scopeOf(group: SourceGroup, territory: Territory, { model }: Binding): Scope {
  const { view } = seenFrom(group.weights[0]!, territory);
  return createScope({
    owner: territory.owner,
    captures: new Map([...territory.captures, ...group.captures]),
    subject: createCatalogSubject(view, model),
  });
}

function doesApply(
  { where }: WeightRule,
  { weights }: SourceGroup,
  scope: Scope,
  territory: Territory,
  binding: Binding,
): boolean {
  if (!where) return true;
  const inner = withItself(scope, weights[0]!, territory, binding);
  return evaluateCondition(where, inner) === true;
}

/** The scope of a condition on a weight, which may call it `x`: `where x.rank == 2`. */
export function withItself(
  scope: Scope,
  weight: CatalogWeight,
  territory: Territory,
  binding: Binding,
): Scope {
  if (scope.captures.has("x") || scope.owner.lets.has("x")) return scope;
  const value = valueOf(weight, territory, binding);
  return withCaptures(scope, new Map([["x", { value, path: false, text: false }]]));
}
