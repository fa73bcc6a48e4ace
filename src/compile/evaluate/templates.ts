import type { Expression, Template } from "../../lang/tree.js";
import type { Value } from "../../ops/value.js";
import { Problem } from "../problem.js";
import { evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";
import { showValue } from "./show-value.js";

/** The text that a template builds; null while a part of it is not known. */
export function buildTemplate(template: Template, scope: Scope): string | null {
  const place = scope.place === "constant" ? "constant" : "template";
  const inner: Scope = { ...scope, place };
  let text: string | null = "";
  for (const part of template.parts) {
    // Every hole is evaluated, so that `check` finds what is wrong in each.
    const piece = part.kind === "literal" ? part.text : holeText(part.value, inner);
    text = text === null || piece === null ? null : text + piece;
  }
  return text;
}

function holeText(expression: Expression, scope: Scope): string | null {
  return textOfValue(evaluate(expression, scope, "value"), expression, scope);
}

function textOfValue(
  value: Value,
  expression: Expression,
  { dotted }: Scope,
): string | null {
  switch (value.kind) {
    case "string":
    case "integer":
    case "boolean":
      return String(value.value);
    case "unknown":
      return null;
    default:
      // In a message a fraction reads well; in a name it is a slip.
      if (value.kind === "float" && !dotted) return String(value.value);
      throw new Problem("K2T121", {
        message: `a template takes texts and integers, and this is ${showValue(value)}`,
        span: expression.span,
      });
  }
}
