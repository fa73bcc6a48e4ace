import type {
  NameExpression,
  PositionReference,
  Template,
  TextExpression,
} from "../../lang/tree.js";
import type { TensorValue, Value } from "../../ops/value.js";
import type { Finding } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import { nearest } from "../../report/suggest.js";
import { Problem } from "../problem.js";
import {
  type Absent,
  type Lookup,
  SUBJECT_PROPERTIES,
  type SubjectProperty,
} from "../subject/subject.js";
import type { Wanted } from "./evaluate.js";
import type { Scope } from "./scope.js";
import { buildTemplate } from "./templates.js";
import { UNKNOWN, UNKNOWN_TENSOR } from "./unknown.js";

const isProperty = (name: string): name is SubjectProperty =>
  (SUBJECT_PROPERTIES as readonly string[]).includes(name);

/** A bare name: capture, `let`, table, `class name path index position layer`, variable. */
export function evaluateName(expression: NameExpression, scope: Scope): Value {
  const { name, span } = expression;
  const capture = scope.captures.get(name);
  if (capture) {
    return scope.dotted && capture.path ? dotted(capture.value) : capture.value;
  }
  const constant = scope.owner.lets.get(name);
  if (constant) return constant;
  const table = scope.owner.tables.get(name);
  if (table) {
    throw new Problem("K2T121", {
      message: `\`${name}\` is a table, and a table has no value of its own`,
      help: `look a key up: \`${name}[key]\``,
      span,
    });
  }
  if (scope.place === "constant") throw unknownConstant(expression, scope);
  if (name === "layer") return scope.subject.config;
  if (isProperty(name)) {
    const value = scope.subject.property(name);
    return scope.dotted && name === "path" ? dotted(value) : value;
  }
  if (scope.place === "template") throw unknownHole(expression, scope);
  return takeLookup(scope.subject.variable(name), span, scope, name);
}

function unknownConstant({ name, span }: NameExpression, { owner }: Scope): Problem {
  const suggestion = nearest(name, [...owner.lets.keys(), ...owner.tables.keys()]);
  return new Problem("K2T201", {
    message: `\`${name}\` is no \`let\` above this place`,
    help: "here stand numbers, texts, lists and the `let`s and tables above",
    span,
    ...(suggestion && { suggestion }),
  });
}

/** In a template no variable is meant: what is missing is a capture, `let` or table. */
function unknownHole({ name, span }: NameExpression, scope: Scope): Problem {
  const suggestion = nearestName(name, scope);
  return new Problem("K2T206", {
    message: `\`${name}\` is no capture of the pattern and no \`let\` of this file`,
    help: `capture it in the pattern as \`{${name}}\`, or define it with \`let\``,
    span,
    ...(suggestion && { suggestion }),
  });
}

const dotted = (value: Value): Value =>
  value.kind === "string"
    ? { kind: "string", value: value.value.replaceAll("/", ".") }
    : value;

export function readReference(path: string, span: Span, scope: Scope): Value {
  return takeLookup(scope.subject.variable(path), span, scope);
}

export function readPosition(expression: PositionReference, scope: Scope): Value {
  return takeLookup(
    scope.subject.variableAt(expression.position),
    expression.span,
    scope,
  );
}

/** A quoted text: a reference where a tensor is wanted, a string elsewhere. */
export function evaluateText(
  expression: TextExpression,
  scope: Scope,
  wanted: Wanted,
): Value {
  const text = buildTemplate(templateOf(expression), scope);
  if (wanted === "value")
    return text === null ? UNKNOWN : { kind: "string", value: text };
  if (text === null) return UNKNOWN_TENSOR;
  const lookup = scope.subject.variable(text);
  return takeLookup(
    lookup.kind === "found" ? { ...lookup, own: false } : lookup,
    expression.span,
    scope,
  );
}

function templateOf(expression: TextExpression): Template {
  const { template } = expression.text;
  if (!template)
    throw new Error("bug in k2t-rules: a text in an expression is no template");
  return template;
}

/** The tensor that was looked up, its reading noted; a problem where there is none. */
export function takeLookup(
  lookup: Lookup,
  span: Span,
  scope: Scope,
  bareName?: string,
): TensorValue {
  switch (lookup.kind) {
    case "found":
      scope.reads.push({ source: lookup.source, own: lookup.own });
      return lookup.value;
    case "possible":
      return lookup.value;
    case "absent": {
      const known = () =>
        bareName === undefined ? undefined : nearestName(bareName, scope);
      throw problemOfAbsent("K2T202", lookup, span, known);
    }
  }
}

/** What `??`, `?=` and `has` go past. `otherwise` suggests where the look-up cannot. */
export function problemOfAbsent(
  code: "K2T202" | "K2T209",
  { explain, never = false }: Absent,
  span: Span,
  otherwise: () => string | undefined = () => undefined,
): Problem {
  const finding = (): Finding => {
    const explanation = explain();
    const suggestion = explanation.suggestion ?? otherwise();
    return { ...explanation, span, ...(suggestion && { suggestion }) };
  };
  return new Problem(code, finding, !never);
}

function nearestName(name: string, scope: Scope): string | undefined {
  const names = [...scope.captures.keys(), ...scope.owner.lets.keys()];
  return nearest(name, [...names, ...scope.owner.tables.keys(), ...SUBJECT_PROPERTIES]);
}
