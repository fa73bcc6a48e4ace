import type { WeightRule } from "../../lang/tree.js";
import { printPipeline } from "../../lang/print/print-pipeline.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { evaluateStages } from "../evaluate/results.js";
import type { Scope } from "../evaluate/scope.js";
import { reporting } from "../problem.js";
import {
  createCatalogSubject,
  type LayerView,
  plainView,
} from "../subject/catalog-subject.js";
import { tensorValue } from "../subject/model.js";
import { addParameter } from "./add-parameter.js";
import { allowedCodes, type Binding, type Territory } from "./binding.js";
import type { Order } from "./bound-program.js";
import { groupSources, type SourceGroup } from "./group-sources.js";
import { loadsOf } from "./node-loads.js";

/** Gives the weights that a `weight` rule matches, and nobody has taken, their names. */
export function bindWeight(
  rule: WeightRule,
  place: Order,
  territory: Territory,
  binding: Binding,
): void {
  const { claims, report } = binding;
  const free = territory.weights.filter(({ weight }) => !claims.isTaken(weight));
  const groups = groupSources(rule, free, ({ code, finding }) =>
    report.error(code, finding),
  );
  groups.forEach((group, ordinal) => {
    const [first] = group.weights;
    const notes = [{ message: `for the weight \`${first!.path}\`` }];
    reporting(
      report,
      () => bindGroup(rule, group, [...place, ordinal], territory, binding),
      notes,
    );
  });
}

function bindGroup(
  rule: WeightRule,
  group: SourceGroup,
  place: Order,
  territory: Territory,
  binding: Binding,
): void {
  const { model, claims } = binding;
  const scope = scopeOf(group, territory, binding);
  if (
    rule.where &&
    evaluateCondition(rule.where, conditionScope(scope, group, binding)) !== true
  ) {
    return;
  }
  binding.used.add(rule);
  for (const weight of group.weights) claims.take(weight);
  const sources = group.weights.map((weight) =>
    tensorValue(weight, weight.layer.className, weight.name, model),
  );
  const results = evaluateStages(sources, rule.stages, rule.targets, scope, rule.span);
  const allowed = allowedCodes(territory.allowed, rule.allow);
  const layer = model.ordinalOf.get(group.weights[0]!.layer)!;
  results.forEach(({ name, text, value }, ordinal) => {
    if (name === null)
      throw new Error("bug in k2t-rules: an unknown name in a bound rule");
    for (const tensor of value.node ? loadsOf(value.node) : []) claims.read(tensor);
    addParameter(
      {
        name,
        text,
        value,
        rule: rule.span,
        expression: printPipeline(rule.sources, rule.stages),
      },
      territory.prefix(),
      [layer, ...place, ordinal],
      binding,
      { allowed, declared: false },
    );
  });
}

function scopeOf(group: SourceGroup, territory: Territory, binding: Binding): Scope {
  const view: LayerView = plainView(group.weights[0]!.layer);
  return {
    owner: territory.owner,
    captures: new Map([...territory.captures, ...group.captures]),
    subject: createCatalogSubject(view, binding.model),
    reads: [],
    dotted: false,
    wanted: 1,
  };
}

/** In a weight rule's condition `x` is the weight itself: `where x.rank == 2`. */
function conditionScope(
  scope: Scope,
  { weights }: SourceGroup,
  { model }: Binding,
): Scope {
  const [weight] = weights;
  if (!weight || scope.captures.has("x") || scope.owner.lets.has("x")) return scope;
  const value = tensorValue(weight, weight.layer.className, weight.name, model);
  const itself = { value, path: false, text: false };
  return { ...scope, captures: new Map([...scope.captures, ["x", itself]]) };
}
