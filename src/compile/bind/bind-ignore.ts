import type { IgnoreRule, Text } from "../../lang/tree.js";
import type { CatalogWeight } from "../../tensor/catalog.js";
import { capturesOfMatch } from "../evaluate/captures.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { createScope } from "../evaluate/scope.js";
import type { CapturedValue } from "../match/compile-pattern.js";
import { createCatalogSubject } from "../subject/catalog-subject.js";
import { type Binding, seenFrom, type Territory } from "./binding.js";
import { withItself } from "./bind-weight.js";
import { attempt } from "./faults.js";
import { findMatch, tryPattern } from "./try-pattern.js";
import { triedOnWeight } from "./tried-on.js";

/** Leaves out the weights that match and that nobody has taken. */
export function bindIgnore(
  rule: IgnoreRule,
  territory: Territory,
  binding: Binding,
): void {
  const { claims, faults, used } = binding;
  for (const pattern of rule.patterns) {
    const trial = tryPattern(pattern);
    for (const { thing: weight, path } of trial.candidates(
      territory.weights,
      binding.model.naming,
    )) {
      if (claims.isTaken(weight) || territory.instead?.read.has(weight)) continue;
      const applies = attempt(faults, triedOnWeight(weight), () => {
        const matched = trial.match(path);
        return matched !== null && doesApply(rule, weight, matched, territory, binding);
      });
      if (applies === false) continue;
      used.add(rule);
      if (applies) claims.ignore(weight, rule.span);
      else claims.excuse(weight);
    }
    warnOfLayer(rule, pattern, territory, binding);
  }
}

function doesApply(
  { where }: IgnoreRule,
  weight: CatalogWeight,
  matched: ReadonlyMap<string, CapturedValue>,
  territory: Territory,
  binding: Binding,
): boolean {
  if (!where) return true;
  const { owner, captures: outer } = territory;
  const captures = new Map([...outer, ...capturesOfMatch(matched)]);
  const { view } = seenFrom(weight, territory);
  const subject = createCatalogSubject(view, binding.model);
  const scope = createScope({ owner, captures, subject });
  return evaluateCondition(where, withItself(scope, weight, territory, binding)) === true;
}

/** `ignore "fc3"` names a layer, and weights have one segment more. */
function warnOfLayer(
  rule: IgnoreRule,
  pattern: Text,
  { weights, layers }: Territory,
  { faults, used, report }: Binding,
): void {
  if (rule.optional || rule.allow.some(({ text }) => text === "K2T413")) return;
  const trial = tryPattern(pattern);
  const layer = attempt(faults, null, () =>
    // What matches weights, if only taken ones, was meant for weights.
    findMatch(trial, weights) ? undefined : findMatch(trial, layers),
  );
  if (!layer) return;
  used.add(rule);
  report.warning("K2T413", {
    message: `\`${pattern.raw}\` names the layer \`${layer.thing.path}\`, and \`ignore\` takes weights`,
    help: `to leave out all of its weights, write \`${pattern.raw}/**\``,
    suggestion: `${pattern.raw}/**`,
    span: pattern.span,
  });
}
