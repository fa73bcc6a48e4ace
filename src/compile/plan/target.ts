import type { ParameterInfo } from "../../tensor/state-dict.js";
import { sameShape, showShape } from "../../tensor/shape.js";
import type { Note, Report } from "../../report/diagnostic.js";
import type { BoundParameter } from "../bind/bound-program.js";
import { listSome } from "../bind/faults.js";
import { pathOf } from "../subject/model.js";
import { createSuggester } from "../suggester.js";

/** A PyTorch state dict's names, shapes and dtypes, as a file states them. */
export interface Target {
  readonly file: string;
  readonly parameters: readonly ParameterInfo[];
}

/** The result must have the target's names, shapes and dtypes: nothing missing, nothing over. */
export function checkTarget(
  planned: readonly ParameterInfo[],
  bound: readonly BoundParameter[],
  target: Target,
  report: Report,
): void {
  const wanted = new Map(target.parameters.map((it) => [it.name, it]));
  const made = new Set(planned.map(({ name }) => name));
  const missing = target.parameters.filter(({ name }) => !made.has(name));
  const suggester = createSuggester();
  const free = missing.map(({ name }) => name);
  const both: Pair[] = [];
  planned.forEach((parameter, i) => {
    const other = wanted.get(parameter.name);
    const pair = { parameter, bound: bound[i]! };
    if (other) both.push({ ...pair, wanted: other });
    else reportExtra(pair, suggester.nearest(parameter.name, free), target, report);
  });
  for (const pair of both) checkShape(pair, target, report);
  checkDtypes(both, target, report);
  const extra = planned.filter(({ name }) => !wanted.has(name)).map(({ name }) => name);
  for (const parameter of missing) {
    reportMissing(parameter, suggester.nearest(parameter.name, extra), target, report);
  }
}

interface Made {
  readonly parameter: ParameterInfo;
  readonly bound: BoundParameter;
}

interface Pair extends Made {
  readonly wanted: ParameterInfo;
}

const noteOf = ({ file }: Target): Note => ({ message: `the target is \`${file}\`` });

/** Where a transform makes it, the map that routes it is the user's, and this is the reason. */
const notesOfRule = ({ rule, span }: BoundParameter): readonly Note[] =>
  rule.source === span.source && rule.start <= span.start && span.end <= rule.end
    ? []
    : [{ message: "made by this assignment", span: rule }];

function checkShape({ parameter, bound, wanted }: Pair, target: Target, report: Report) {
  const { name, shape } = parameter;
  if (sameShape(shape, wanted.shape)) return;
  const from = bound.sources
    .map((it) => `\`${pathOf(it)}\` ${showShape(it.shape)}`)
    .join(", ");
  const turned = sameShape([...shape].reverse(), wanted.shape);
  report.error("K2T310", {
    message: `\`${name}\` is ${showShape(shape)}, and the target wants ${showShape(wanted.shape)}`,
    span: bound.span,
    notes: [
      ...(from === "" ? [] : [{ message: `it is made from ${from}` }]),
      noteOf(target),
      ...notesOfRule(bound),
    ],
    ...(turned && { help: "the axes are the other way round: `transpose` turns them" }),
  });
}

/** One dtype in the place of another is mostly so throughout: it is said once of all. */
function checkDtypes(pairs: readonly Pair[], target: Target, report: Report): void {
  const unequal = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const { parameter, wanted } = pair;
    if (parameter.dtype === wanted.dtype) continue;
    const key = `${parameter.dtype} ${wanted.dtype}`;
    const others = unequal.get(key);
    if (others) others.push(pair);
    else unequal.set(key, [pair]);
  }
  for (const [first, ...others] of unequal.values()) {
    const { parameter, wanted, bound } = first!;
    const names = [first!, ...others].map((it) => it.parameter.name);
    report.error("K2T311", {
      message: `${listSome(names)} ${names.length === 1 ? "is" : "are"} ${parameter.dtype}, and the target wants ${wanted.dtype}`,
      help: `convert by \`| cast(${wanted.dtype})\`, or all of them by \`--dtype ${wanted.dtype}\``,
      span: bound.span,
      notes: [noteOf(target), ...notesOfRule(bound)],
    });
  }
}

function reportMissing(
  { name, shape, dtype }: ParameterInfo,
  near: string | undefined,
  target: Target,
  report: Report,
): void {
  report.error("K2T403", {
    message: `nothing makes the parameter \`${name}\` ${showShape(shape)} ${dtype} of the target`,
    file: target.file,
    help: near
      ? `the rules make \`${near}\`, which the target lacks; is that the one?`
      : "route the layer that holds it, or make it by `param`",
  });
}

function reportExtra(
  { parameter: { name, shape }, bound }: Made,
  near: string | undefined,
  target: Target,
  report: Report,
): void {
  report.error("K2T404", {
    message: `the target has no parameter \`${name}\` ${showShape(shape)}`,
    span: bound.span,
    notes: [noteOf(target), ...notesOfRule(bound)],
    help: near
      ? `the target has \`${near}\`, which nothing makes`
      : "leave it out by `- name` in the map's body, or its weight by `ignore`",
  });
}
