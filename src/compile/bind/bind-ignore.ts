import type { IgnoreRule } from "../../lang/tree.js";
import type { CatalogWeight } from "../../tensor/catalog.js";
import { capturesOfMatch } from "../evaluate/captures.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { createScope } from "../evaluate/scope.js";
import { type CapturedValue, compilePattern } from "../match/compile-pattern.js";
import { createCatalogSubject, plainView } from "../subject/catalog-subject.js";
import { type Binding, patternOf, type Territory } from "./binding.js";
import { attempt } from "./faults.js";
import { triedOnWeight } from "./tried-on.js";

/** Leaves out the weights that match and that nobody has taken. */
export function bindIgnore(
  rule: IgnoreRule,
  territory: Territory,
  binding: Binding,
): void {
  const { claims, faults, used } = binding;
  const matchers = rule.patterns.map((text) => compilePattern(patternOf(text)));
  for (const { weight, path } of territory.weights) {
    if (claims.isTaken(weight)) continue;
    for (const matcher of matchers) {
      const matched = matcher.match(path);
      if (!matched) continue;
      const applies = attempt(faults, triedOnWeight(weight), () =>
        doesApply(rule, weight, matched, territory, binding),
      );
      if (applies === false) continue;
      used.add(rule);
      if (applies) claims.ignore(weight, rule.span);
      else claims.excuse(weight);
      break;
    }
  }
  warnOfLayers(rule, territory, binding);
}

function doesApply(
  { where }: IgnoreRule,
  weight: CatalogWeight,
  matched: ReadonlyMap<string, CapturedValue>,
  { owner, captures: outer }: Territory,
  { model }: Binding,
): boolean {
  if (!where) return true;
  const captures = new Map([...outer, ...capturesOfMatch(matched)]);
  const subject = createCatalogSubject(plainView(weight.layer), model);
  return evaluateCondition(where, createScope({ owner, captures, subject })) === true;
}

/** `ignore "fc3"` names a layer, and weights have one segment more. */
function warnOfLayers(rule: IgnoreRule, territory: Territory, binding: Binding): void {
  if (rule.optional || rule.allow.some(({ text }) => text === "K2T413")) return;
  for (const text of rule.patterns) {
    const matcher = compilePattern(patternOf(text));
    // What matches weights, if only taken ones, was meant for weights.
    if (territory.weights.some(({ path }) => matcher.match(path) !== null)) continue;
    const layer = territory.layers.find(({ path }) => matcher.match(path) !== null);
    if (!layer) continue;
    binding.used.add(rule);
    binding.report.warning("K2T413", {
      message: `\`${text.raw}\` names the layer \`${layer.layer.path}\`, and \`ignore\` takes weights`,
      help: `to leave out all of its weights, write \`${text.raw}/**\``,
      suggestion: `${text.raw}/**`,
      span: text.span,
    });
  }
}
