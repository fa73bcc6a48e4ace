import type {
  AsClass,
  Assignment,
  BodyEntry,
  Expression,
  IgnoreRule,
  LayerRule,
  MapRule,
  Message,
  Name,
  ParamRule,
  Stage,
  Text,
  WeightRule,
} from "../tree.js";
import { INDENTATION, block, pipeline } from "./layout.js";
import type { Lines } from "./layout.js";
import { printExpression, printStage } from "./print-expression.js";
import { printClassName } from "./print-names.js";
import { printParameter, printText } from "./print-text.js";

export function printLayer(rule: LayerRule, width: number): Lines {
  const classes = rule.classes.map(printClassName).join(", ");
  const module = rule.module === null ? "" : ` -> ${printClassName(rule.module)}`;
  const head = `${prefixes(rule)}layer ${classes}${where(rule.where)}${module}`;
  return block(head, printBody(rule.body, width), width);
}

export function printMap(rule: MapRule, width: number): Lines {
  const as = rule.as === null ? "" : ` as ${printAsClass(rule.as)}`;
  const module = rule.module === null ? "" : ` as ${printClassName(rule.module)}`;
  const from = `${printText(rule.pattern)}${as}${where(rule.where)}`;
  const to = `${printText(rule.template, "target")}${module}`;
  const head = `${prefixes(rule)}map ${from} -> ${to}`;
  return rule.body.length === 0
    ? [head]
    : block(head, printBody(rule.body, width), width);
}

export function printAsClass({ name, config }: AsClass): string {
  if (config.length === 0) return printClassName(name);
  const given = config.map((it) => `${it.name.text}=${printExpression(it.value)}`);
  return `${printClassName(name)}(${given.join(", ")})`;
}

export function printWeight(rule: WeightRule, width: number): Lines {
  const from = `${printTexts(rule.sources)}${where(rule.where)}`;
  const head = `${prefixes(rule)}weight ${from} -> ${printTexts(rule.targets, "target")}`;
  return pipeline(
    head,
    rule.stages.map((stage) => printStage(stage)),
    width,
  );
}

export function printIgnore(rule: IgnoreRule): Lines {
  return [`${prefixes(rule)}ignore ${printTexts(rule.patterns)}${where(rule.where)}`];
}

export function printParam(rule: ParamRule, width: number): Lines {
  return printAssigned(`${prefixes(rule)}param `, rule.assignment, width);
}

function printBody(body: readonly BodyEntry[], width: number): Lines[] {
  return body.map((entry) => printEntry(entry, width - INDENTATION.length));
}

function printEntry(entry: BodyEntry, width: number): Lines {
  switch (entry.kind) {
    case "assignment":
      return printAssigned(prefixes(entry), entry, width);
    case "removal":
      return [`- ${printParameter(entry.name)}`];
    case "message":
      return [printMessage(entry)];
    case "restore":
      return ["restore"];
    case "map":
      return printMap(entry, width);
    case "weight":
      return printWeight(entry, width);
    case "ignore":
      return printIgnore(entry);
  }
}

function printAssigned(before: string, assignment: Assignment, width: number): Lines {
  const names = assignment.names.map(printParameter).join(", ");
  const { input, stages } = partsOf(assignment.value);
  const operator = assignment.ifPresent ? "?=" : "=";
  const head = `${before}${names} ${operator} ${printExpression(input)}`;
  return pipeline(
    head,
    stages.map((stage) => printStage(stage)),
    width,
  );
}

/** A pipeline as what goes in and the stages in their order. */
function partsOf(value: Expression): {
  readonly input: Expression;
  readonly stages: readonly Stage[];
} {
  const stages: Stage[] = [];
  let input = value;
  for (; input.kind === "pipe"; input = input.input) stages.unshift(input.stage);
  return { input, stages };
}

function printMessage({ severity, text, where: condition }: Message): string {
  return `${severity === "error" ? "error" : "warn"} ${printText(text)}${where(condition)}`;
}

function printTexts(texts: readonly Text[], use?: "target"): string {
  return texts.map((text) => printText(text, use)).join(", ");
}

function where(condition: Expression | null): string {
  return condition === null ? "" : ` where ${printExpression(condition)}`;
}

function prefixes({
  optional,
  allow,
}: {
  readonly optional: boolean;
  readonly allow: readonly Name[];
}): string {
  const codes = allow.map(({ text }) => text).join(", ");
  return `${optional ? "optional " : ""}${codes === "" ? "" : `allow ${codes} `}`;
}
