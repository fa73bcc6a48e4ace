import type { IToken } from "chevrotain";
import type { Arrangement, AxisBinding, AxisTerm, Expression } from "../tree.js";
import type { Context } from "./context.js";
import { spanOf } from "./context.js";
import type { Extent } from "./build-expression.js";
import { deepened } from "./build-expression.js";

/** `h`, `-h` or `{l}`. */
export function axisOf(
  context: Context,
  name: IToken,
  written: { readonly minus?: IToken; readonly open?: IToken; readonly close?: IToken },
): AxisTerm {
  const { minus, open, close } = written;
  return {
    kind: "axis",
    name: name.image,
    reversed: minus !== undefined,
    apart: open !== undefined,
    span: spanOf(context, minus ?? open ?? name, close ?? name),
  };
}

export function unitOf(context: Context, size: IToken): AxisTerm {
  checkUnit(context, size);
  return { kind: "unit", span: spanOf(context, size) };
}

/** Axes of other sizes than 1 have names, and their sizes are bound. */
export function checkUnit(context: Context, size: IToken): void {
  if (size.image === "1") return;
  context.problems.push({
    code: "K2T104",
    finding: {
      message: `\`${size.image}\` is no name of an axis`,
      span: spanOf(context, size),
      help: "an axis is a name or `1`; in a rearrangement a size is bound at the end: `; r=4`",
    },
  });
}

/** Left and right of the arrow and what is bound, as a node; the left takes plain names only. */
export function arrangementOf(
  context: Context,
  sides: { readonly left: readonly AxisTerm[]; readonly right: readonly AxisTerm[] },
  bindings: readonly AxisBinding[],
  extent: Extent,
): Arrangement {
  for (const term of sides.left) checkLeft(context, term);
  const node: Arrangement = {
    kind: "arrangement",
    left: sides.left.length === 0 ? null : sides.left,
    right: sides.right,
    bindings,
    span: context.fragment.spanOf(extent.start, extent.end),
  };
  return deepened(context, node, bindings.flatMap(expressionsOf));
}

function expressionsOf(binding: AxisBinding): readonly Expression[] {
  return binding.kind === "size" ? [binding.size] : binding.indices;
}

function checkLeft(context: Context, term: AxisTerm): void {
  if (term.kind === "composed") for (const inner of term.terms) checkLeft(context, inner);
  if (term.kind !== "axis" || !(term.reversed || term.apart)) return;
  const what = term.reversed ? "reversed" : "taken apart";
  context.problems.push({
    code: "K2T104",
    finding: {
      message: `\`${term.name}\` is ${what} on the left of the arrow`,
      span: term.span,
      suggestion: term.name,
      help: `the left names the axes as they are; they are ${what} on the right`,
    },
  });
}
