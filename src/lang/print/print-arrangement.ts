import type { Arrangement, AxisBinding, AxisTerm, Expression } from "../tree.js";
import { isNegative } from "./print-literal.js";
import { printWithin } from "./print-expression.js";
import { OUTER } from "./quotes.js";
import type { Quoting } from "./quotes.js";

/** What stands in the brackets: `i o -> o i; h=7`. */
export function printArrangement(
  { left, right, bindings }: Arrangement,
  quoting: Quoting = OUTER,
): string {
  const terms = [...(left ?? []).map(printTerm), "->", ...right.map(printTerm)];
  const sides = terms.join(" ");
  if (bindings.length === 0) return sides;
  return `${sides}; ${bindings.map((binding) => printBinding(binding, quoting)).join(", ")}`;
}

function printTerm(term: AxisTerm): string {
  switch (term.kind) {
    case "axis":
      if (term.apart) return `{${term.name}}`;
      return term.reversed ? `-${term.name}` : term.name;
    case "unit":
      return "1";
    case "ellipsis":
      return "...";
    case "composed":
      return `(${term.terms.map(printTerm).join(" ")})`;
  }
}

function printBinding(binding: AxisBinding, quoting: Quoting): string {
  if (binding.kind === "size") {
    return `${binding.axis.text}=${printWithin(binding.size, quoting)}`;
  }
  const indices = binding.indices.map((index) => printPick(index, quoting));
  return `${binding.axis.text}: ${indices.join(" ")}`;
}

/** Spaces part the indices, so that whatever is longer than one takes parentheses. */
function printPick(index: Expression, quoting: Quoting): string {
  const printed = printWithin(index, quoting);
  if (index.kind === "name" || isInteger(index)) return printed;
  const negated = index.kind === "unary" && index.operator === "-";
  const short = negated && isInteger(index.operand) && !isNegative(index.operand);
  return short ? printed : `(${printed})`;
}

function isInteger(
  expression: Expression,
): expression is Extract<Expression, { readonly kind: "integer" }> {
  return expression.kind === "integer";
}
