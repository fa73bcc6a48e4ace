import type {
  Assignment,
  BodyEntry,
  Declaration,
  Expression,
  IgnoreRule,
  MapRule,
  Message,
  Name,
  ParamRule,
  Pattern,
  Removal,
  Text,
  WeightRule,
} from "../../lang/tree.js";
import { CODES } from "../../report/codes.js";
import type { Report } from "../../report/diagnostic.js";
import { nearest } from "../../report/suggest.js";
import { checkAgreement } from "../declare/agreement.js";
import { capturesOfPattern } from "../evaluate/captures.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { UNKNOWN_TENSOR } from "../evaluate/unknown.js";
import { apartName } from "../evaluate/arrange.js";
import {
  buildNames,
  evaluateAssignment,
  evaluateStages,
  lastApart,
  orAbsent,
  templateIn,
} from "../evaluate/results.js";
import { type Capture, createScope, type Scope } from "../evaluate/scope.js";
import { statedConfig } from "../evaluate/stated-config.js";
import { buildMessage, buildTemplate } from "../evaluate/templates.js";
import type { LinkedFile, Program } from "../link/program.js";
import { compilePattern } from "../match/compile-pattern.js";
import { placingFaults, reporting } from "../problem.js";
import { createUnboundSubject } from "../subject/unbound-subject.js";

export interface Checking {
  readonly program: Program;
  readonly report: Report;
  readonly owner: LinkedFile;
}

type Captures = ReadonlyMap<string, Capture>;

/**
 * The scope of a rule about any layer of a class (null: of any class at all), whose
 * `class` is the canonical name as it is in models.
 */
export function unboundScope(
  writtenClass: string | null,
  captures: Captures,
  { owner, program }: Checking,
  otherClasses: readonly string[] = [],
): Scope {
  const { classes, canonicalClass } = program;
  const className = writtenClass === null ? null : canonicalClass(writtenClass);
  const declaration = className === null ? undefined : classes.get(className);
  const others = otherClasses.map((it) => classes.get(canonicalClass(it)));
  const subject = createUnboundSubject({ className, declaration, others });
  return createScope({ owner, captures, subject });
}

export function checkRule(
  rule: MapRule | WeightRule | IgnoreRule,
  outer: Captures,
  checking: Checking,
): void {
  checkAllowed(rule.allow, checking.report);
  if (rule.kind === "map") checkMap(rule, outer, checking);
  else if (rule.kind === "weight") checkWeight(rule, outer, checking);
  else {
    const captures = merged(outer, rule.patterns, checking);
    checkCondition(rule.where, unboundScope(null, captures, checking), checking.report);
  }
}

function checkMap(map: MapRule, outer: Captures, checking: Checking): void {
  const { report, program } = checking;
  const captures = merged(outer, [map.pattern], checking);
  const className = map.as?.name.text ?? null;
  const scope = unboundScope(className === "none" ? null : className, captures, checking);
  const { as } = map;
  if (as) reporting(report, () => statedConfig(as, scope));
  checkCondition(map.where, scope, report);
  reporting(report, () =>
    buildTemplate(templateIn(map.template), { ...scope, dotted: true }),
  );
  const module = map.module ? program.modules.get(map.module.text) : undefined;
  checkBody(map.body, { scope, module, strict: false }, checking);
}

function checkWeight(rule: WeightRule, outer: Captures, checking: Checking): void {
  const captures = merged(outer, rule.sources, checking);
  const scope = unboundScope(null, captures, checking);
  checkCondition(rule.where, scope, checking.report);
  const sources = rule.sources.map(() => UNKNOWN_TENSOR);
  // For itself, as a fault in the stages leaves the names unread.
  const last = rule.stages.at(-1);
  const apart = last ? apartName(last) : null;
  reporting(checking.report, () => buildNames(rule.targets, apart, scope));
  reporting(checking.report, () =>
    evaluateStages(sources, rule.stages, rule.targets, scope),
  );
}

export function checkParam(rule: ParamRule, checking: Checking): void {
  checkAllowed(rule.allow, checking.report);
  const scope = unboundScope(null, new Map(), checking);
  checkAssignment(rule.assignment, { scope, module: undefined, strict: false }, checking);
}

interface Body {
  readonly scope: Scope;
  readonly module: Declaration | undefined;
  /** Whether a declared module must have each parameter: in `layer`, not in `map`. */
  readonly strict: boolean;
}

export function checkBody(
  entries: readonly BodyEntry[],
  body: Body,
  checking: Checking,
): void {
  for (const entry of entries) {
    switch (entry.kind) {
      case "assignment":
        checkAssignment(entry, body, checking);
        break;
      case "removal":
      case "message":
        checkTexts(entry, body, checking.report);
        break;
      case "restore":
        break;
      default:
        checkRule(entry, body.scope.captures, checking);
    }
  }
}

function checkTexts(entry: Removal | Message, { scope }: Body, report: Report): void {
  const text = entry.kind === "removal" ? entry.name : entry.text;
  reporting(report, () => text.template && buildMessage(text.template, scope));
  if (entry.kind === "message") checkCondition(entry.where, scope, report);
}

function checkAssignment(assignment: Assignment, body: Body, { report }: Checking): void {
  checkAllowed(assignment.allow, report);
  const { names, value: expression } = assignment;
  reporting(report, () => buildNames(names, lastApart(expression), body.scope));
  const results = reporting(report, () =>
    orAbsent(assignment, () => evaluateAssignment(assignment, body.scope)),
  );
  const { module, strict } = body;
  if (!module) return;
  for (const { name, text, value } of results ?? []) {
    if (name === null) continue;
    const making = { name, nameSpan: text.span, span: assignment.value.span, strict };
    reporting(report, () => checkAgreement(module, value, making));
  }
}

export function checkCondition(
  condition: Expression | null,
  scope: Scope,
  report: Report,
): void {
  if (condition) reporting(report, () => evaluateCondition(condition, scope));
}

/** The outer captures and those of the patterns. Patterns are also tried for their size. */
function merged(outer: Captures, texts: readonly Text[], { report }: Checking): Captures {
  const captures = new Map(outer);
  for (const { pattern, span } of texts) {
    if (!pattern) continue;
    const parsed: Pattern = pattern;
    reporting(report, () =>
      placingFaults(
        () => span,
        () => compilePattern(parsed),
      ),
    );
    for (const [name, capture] of capturesOfPattern(parsed)) captures.set(name, capture);
  }
  return captures;
}

export function checkAllowed(allow: readonly Name[], report: Report): void {
  for (const { text, span } of allow) {
    if (Object.hasOwn(CODES, text)) continue;
    const suggestion = nearest(text, Object.keys(CODES));
    report.error("K2T221", {
      message: `there is no diagnostic code \`${text}\``,
      span,
      ...(suggestion && { suggestion }),
    });
  }
}
