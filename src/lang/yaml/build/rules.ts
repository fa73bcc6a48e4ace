import {
  parseAsClassFragment,
  parsePatternFragment,
  parseTemplateFragment,
} from "../../text/fragments.js";
import type {
  Assignment,
  BodyEntry,
  IgnoreRule,
  LayerRule,
  MapRule,
  Restore,
  Rule,
  Text,
  WeightRule,
} from "../../tree.js";
import type { YamlMapping, YamlNode } from "../nodes.js";
import { assignmentsOf, messagesOf, removalsOf } from "./assignments.js";
import { asList, asMapping, asScalar, field, parseScalar, present } from "./context.js";
import type { BuildContext } from "./context.js";
import { NO_PREFIX, asName, asNames, prefixOf } from "./names.js";
import { stagesOf } from "./stages.js";
import { expressionOf } from "./values.js";

type ItemOf<T> = (context: BuildContext, node: YamlNode) => T | null;

/** The items of a list entry, each built by `build`. */
export function itemsOf<T>(
  context: BuildContext,
  node: YamlNode | undefined,
  build: ItemOf<T>,
): readonly T[] {
  return present(asList(node).map((it) => build(context, it)));
}

export function layerOf(context: BuildContext, node: YamlNode): LayerRule | null {
  const mapping = asMapping(context, node);
  if (mapping === null) return null;
  const classes = asNames(context, field(mapping, "class"));
  const where = expressionOf(context, field(mapping, "where"));
  const module = asName(context, field(mapping, "to"));
  const body: readonly BodyEntry[] = [
    ...messagesOf(context, mapping, "error"),
    ...messagesOf(context, mapping, "warn"),
    ...restoreOf(mapping),
    ...bodyOf(context, mapping),
  ];
  if (classes.length === 0) return null;
  const { span } = mapping;
  const prefix = prefixOf(context, mapping);
  return { kind: "layer", classes, where, module, body, ...prefix, span };
}

/** `restore: true`. */
function restoreOf(mapping: YamlMapping): readonly Restore[] {
  const node = field(mapping, "restore");
  if (node?.kind !== "scalar" || !/^true$/i.test(node.text)) return [];
  return [{ kind: "restore", span: node.span }];
}

export function mapOf(context: BuildContext, node: YamlNode): MapRule | null {
  const mapping = asMapping(context, node);
  if (mapping === null) return null;
  const scalarAt = (key: string) => asScalar(context, field(mapping, key));
  const pattern = parseScalar(context, scalarAt("layer"), parsePatternFragment);
  const template = parseScalar(context, scalarAt("to"), parseTemplateFragment);
  const as = parseScalar(context, scalarAt("as"), parseAsClassFragment);
  const where = expressionOf(context, field(mapping, "where"));
  const module = asName(context, field(mapping, "module"));
  const body = bodyOf(context, mapping);
  if (pattern === null || template === null) return null;
  const { span } = mapping;
  const prefix = prefixOf(context, mapping);
  return { kind: "map", pattern, as, where, template, module, body, ...prefix, span };
}

/** In the order in which the entries take effect, whatever the order of the keys. */
function bodyOf(context: BuildContext, mapping: YamlMapping): readonly BodyEntry[] {
  const at = (key: string) => field(mapping, key);
  const rules = itemsOf(context, at("rules"), ruleOf);
  return [
    ...removalsOf(context, at("drop")),
    ...assignmentsOf(context, at("params")),
    ...itemsOf(context, at("weights"), weightOf),
    ...itemsOf(context, at("ignore"), ignoreOf),
    ...itemsOf(context, at("maps"), mapOf),
    ...rules.flat().filter(isBodyRule),
  ];
}

function isBodyRule(rule: Rule | LayerRule): rule is MapRule | WeightRule | IgnoreRule {
  return rule.kind !== "layer" && rule.kind !== "param";
}

export function weightOf(context: BuildContext, node: YamlNode): WeightRule | null {
  const mapping = asMapping(context, node);
  if (mapping === null) return null;
  const sources = textsOf(context, field(mapping, "from"), parsePatternFragment);
  const targets = textsOf(context, field(mapping, "to"), parseTemplateFragment);
  const where = expressionOf(context, field(mapping, "where"));
  const stages = stagesOf(context, mapping);
  if (sources.length === 0 || targets.length === 0) return null;
  const { span } = mapping;
  const prefix = prefixOf(context, mapping);
  return { kind: "weight", sources, where, targets, stages, ...prefix, span };
}

export function ignoreOf(context: BuildContext, node: YamlNode): IgnoreRule | null {
  const mapping = node.kind === "mapping" ? node : null;
  const from = mapping === null ? node : field(mapping, "from");
  const patterns = textsOf(context, from, parsePatternFragment);
  const where = mapping && expressionOf(context, field(mapping, "where"));
  if (patterns.length === 0) return null;
  const prefix = mapping === null ? NO_PREFIX : prefixOf(context, mapping);
  return { kind: "ignore", patterns, where, ...prefix, span: node.span };
}

function textsOf(
  context: BuildContext,
  node: YamlNode | undefined,
  parse: typeof parsePatternFragment,
): readonly Text[] {
  const scalars = asList(node).map((it) => asScalar(context, it));
  return present(scalars.map((it) => parseScalar(context, it, parse)));
}

export function paramOf(assignment: Assignment): Rule {
  const { optional, allow, span } = assignment;
  const bare = { ...assignment, ...NO_PREFIX };
  return { kind: "param", assignment: bare, optional, allow, span };
}

/** An entry of `rules`: one rule under the name of its kind; a `param` may hold several. */
export function ruleOf(
  context: BuildContext,
  node: YamlNode,
): readonly (Rule | LayerRule)[] {
  const [written] = asMapping(context, node)?.entries ?? [];
  if (written === undefined) return [];
  const { key, value } = written;
  switch (key.text) {
    case "layer":
      return present([layerOf(context, value)]);
    case "map":
      return present([mapOf(context, value)]);
    case "weight":
      return present([weightOf(context, value)]);
    case "ignore":
      return present([ignoreOf(context, value)]);
    case "param":
      return assignmentsOf(context, value).map(paramOf);
    default:
      return [];
  }
}
