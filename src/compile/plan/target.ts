import type { ParameterInfo } from "../../tensor/state-dict.js";
import { sameShape, showShape } from "../../tensor/shape.js";
import type { Report } from "../../report/diagnostic.js";
import { nearest } from "../../report/suggest.js";
import type { BoundParameter } from "../bind/bound-program.js";

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
  planned.forEach((parameter, i) => {
    const other = wanted.get(parameter.name);
    if (other) checkOne(parameter, other, bound[i]!, target, report);
    else reportExtra(parameter, bound[i]!, target, made, report);
  });
  const free = planned.filter(({ name }) => !wanted.has(name)).map(({ name }) => name);
  for (const { name, shape, dtype } of target.parameters) {
    if (made.has(name)) continue;
    const near = nearest(name, free);
    report.error("K2T403", {
      message: `nothing makes the parameter \`${name}\` ${showShape(shape)} ${dtype} of the target`,
      file: target.file,
      help: near
        ? `the rules make \`${near}\`, which the target lacks; is that the one?`
        : "route the layer that holds it, or make it by `param`",
    });
  }
}

function checkOne(
  { name, shape, dtype }: ParameterInfo,
  wanted: ParameterInfo,
  { rule, sources }: BoundParameter,
  target: Target,
  report: Report,
): void {
  const notes = [{ message: `the target is \`${target.file}\`` }];
  if (!sameShape(shape, wanted.shape)) {
    const from = sources
      .map((it) => `\`${it.stored}\` ${showShape(it.shape)}`)
      .join(", ");
    const turned = sameShape([...shape].reverse(), wanted.shape);
    report.error("K2T310", {
      message: `\`${name}\` is ${showShape(shape)}, and the target wants ${showShape(wanted.shape)}`,
      span: rule,
      notes: from === "" ? notes : [{ message: `it is made from ${from}` }, ...notes],
      ...(turned && { help: "the axes are the other way round: `transpose` turns them" }),
    });
  }
  if (dtype !== wanted.dtype) {
    report.error("K2T311", {
      message: `\`${name}\` is ${dtype}, and the target wants ${wanted.dtype}`,
      help: `write \`| cast(${wanted.dtype})\`, or convert all by \`--dtype ${wanted.dtype}\``,
      span: rule,
      notes,
    });
  }
}

function reportExtra(
  { name, shape }: ParameterInfo,
  { span }: BoundParameter,
  target: Target,
  made: ReadonlySet<string>,
  report: Report,
): void {
  const missing = target.parameters.map((it) => it.name).filter((it) => !made.has(it));
  const suggestion = nearest(name, missing);
  report.error("K2T404", {
    message: `the target has no parameter \`${name}\` ${showShape(shape)}`,
    span,
    notes: [{ message: `the target is \`${target.file}\`` }],
    help: suggestion
      ? `the target has \`${suggestion}\`, which nothing makes`
      : "leave it out by `- name` in the map's body, or its weight by `ignore`",
  });
}
