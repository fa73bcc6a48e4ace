import type { IgnoreRule, Text } from "../../lang/tree.js";
import { capturesOfMatch } from "../evaluate/captures.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { compilePattern } from "../match/compile-pattern.js";
import { reporting } from "../problem.js";
import { createCatalogSubject, plainView } from "../subject/catalog-subject.js";
import type { Binding, Territory } from "./binding.js";

/** Leaves out the weights that match and that nobody has taken. */
export function bindIgnore(
  rule: IgnoreRule,
  territory: Territory,
  binding: Binding,
): void {
  for (const pattern of rule.patterns) ignoreMatches(pattern, rule, territory, binding);
  if (!binding.used.has(rule)) warnOfLayers(rule, territory, binding);
}

function ignoreMatches(
  text: Text,
  rule: IgnoreRule,
  territory: Territory,
  binding: Binding,
): void {
  const { claims, model, report } = binding;
  if (!text.pattern) throw new Error("bug in k2t-rules: an `ignore` without a pattern");
  const matcher = compilePattern(text.pattern);
  for (const { weight, path } of territory.weights) {
    const matched = claims.isTaken(weight) ? null : matcher.match(path);
    if (!matched) continue;
    const applies = reporting(report, () => {
      if (!rule.where) return true;
      const captures = new Map([...territory.captures, ...capturesOfMatch(matched)]);
      const subject = createCatalogSubject(plainView(weight.layer), model);
      const scope = { owner: territory.owner, captures, subject, reads: [] };
      return evaluateCondition(rule.where, { ...scope, dotted: false, wanted: 1 });
    });
    if (applies !== true) continue;
    binding.used.add(rule);
    claims.ignore(weight, rule.span);
  }
}

/** `ignore "fc3"` names a layer, and weights have one segment more. */
function warnOfLayers(rule: IgnoreRule, territory: Territory, binding: Binding): void {
  for (const { pattern, raw, span } of rule.patterns) {
    if (!pattern) continue;
    const matcher = compilePattern(pattern);
    const layer = territory.layers.find(({ path }) => matcher.match(path) !== null);
    if (!layer || rule.optional) continue;
    binding.used.add(rule);
    binding.report.warning("K2T413", {
      message: `\`${raw}\` names the layer \`${layer.layer.path}\`, and \`ignore\` takes weights`,
      help: `to leave out all of its weights, write \`${raw}/**\``,
      suggestion: `${raw}/**`,
      span,
    });
  }
}
