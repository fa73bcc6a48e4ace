import type { Declaration } from "../../lang/tree.js";
import type { TensorValue } from "../../ops/value.js";
import type { Span } from "../../report/source.js";
import { nearest } from "../../report/suggest.js";
import type { Axis } from "../../tensor/type.js";
import { labelsAgree } from "../../ops/labels.js";
import { countAxes } from "../../ops/tensors.js";
import { Problem } from "../problem.js";
import { declaredType, findDeclared, showAxes } from "./declared-types.js";

/** Where a parameter is made. `strict`: in a `layer`, where the module must have it. */
export interface Making {
  readonly name: string;
  readonly nameSpan: Span;
  /** Of the expression. */
  readonly span: Span;
  readonly strict: boolean;
}

/** Holds a parameter's axes against those that the module declares. */
export function checkAgreement(
  module: Declaration,
  { type }: TensorValue,
  { name, nameSpan, span, strict }: Making,
): void {
  const declared = findDeclared(module, name);
  if (!declared) {
    if (strict) throw lacking(module, name, nameSpan);
    return;
  }
  const wanted = declaredType(declared);
  if (type.axes === null || wanted.axes === null) return;
  const notes = [{ message: `\`${name}\` is declared here`, span: declared.span }];
  const both = `this is ${showAxes(type)} and \`${module.name.text}\` wants ${showAxes(wanted)}`;
  if (type.axes.length !== wanted.axes.length) {
    throw new Problem("K2T305", {
      message: `\`${name}\` has ${countAxes(wanted.axes.length)}, and this has ${type.axes.length}: ${both}`,
      span,
      notes,
    });
  }
  const wrong = type.axes.findIndex(
    (axis, i) => !labelsAgree(axis.label, wanted.axes![i]!.label),
  );
  if (wrong < 0) return;
  const words = wordsOf(wanted.axes);
  const foreign = [...wordsOf(type.axes)].find((word) => !words.has(word));
  if (foreign !== undefined) {
    throw new Problem("K2T308", {
      message: `\`${name}\` has no axis \`${foreign}\`: ${both}`,
      help: `the axes of \`${name}\` are called ${[...words].map((word) => `\`${word}\``).join(", ")}`,
      span,
      notes,
    });
  }
  throw new Problem("K2T307", {
    message: `the axes of \`${name}\` are in the wrong order: ${both}`,
    help: `rearrange them: \`[-> ${showAxes(wanted).slice(1, -1)}]\``,
    span,
    notes,
  });
}

function lacking(module: Declaration, name: string, span: Span): Problem {
  const names = module.entries.map((entry) => entry.name.text);
  const suggestion = nearest(name, names);
  return new Problem("K2T220", {
    message: `module \`${module.name.text}\` has no parameter \`${name}\``,
    help: `it is declared with ${names.map((it) => `\`${it}\``).join(", ")}`,
    span,
    notes: [{ message: "the module is declared here", span: module.span }],
    ...(suggestion && { suggestion }),
  });
}

const wordsOf = (axes: readonly Axis[]): ReadonlySet<string> =>
  new Set(
    axes.flatMap(({ label }) =>
      (label ?? []).flatMap((atom) => (atom.kind === "name" ? [atom.name] : [])),
    ),
  );
