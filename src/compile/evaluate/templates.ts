import type { Expression, Template } from "../../lang/tree.js";
import type { Value } from "../../ops/value.js";
import type { Json } from "../../tensor/catalog.js";
import { Problem } from "../problem.js";
import { jsonOfValue } from "./config-values.js";
import { evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";
import { showValue } from "./show-value.js";

/** The text that a template builds; null while a part of it is not known. */
export function buildTemplate(template: Template, scope: Scope): string | null {
  const place = scope.place === "constant" ? "constant" : "template";
  return joined(template, { ...scope, place }, textOfValue);
}

/** The text of an `error` or `warn`, where a hole may show anything that a config holds. */
export function buildMessage(template: Template, scope: Scope): string | null {
  return joined(template, { ...scope, place: "template" }, (value, expression, inner) => {
    if (value.kind === "none") return "none";
    const isPlain = value.kind !== "list" && value.kind !== "config";
    return isPlain
      ? textOfValue(value, expression, inner)
      : shortened(jsonOfValue(value));
  });
}

type TextOf = (value: Value, expression: Expression, scope: Scope) => string | null;

function joined(template: Template, scope: Scope, textOf: TextOf): string | null {
  let text: string | null = "";
  for (const part of template.parts) {
    // Every hole is evaluated, so that `check` finds what is wrong in each.
    const piece =
      part.kind === "literal"
        ? part.text
        : textOf(evaluate(part.value, scope, "value"), part.value, scope);
    text = text === null || piece === null ? null : text + piece;
  }
  return text;
}

const LONGEST_SHOWN = 100;

/** A list that is not known yet in all its parts has no text. */
function shortened(json: Json | undefined): string | null {
  if (json === undefined) return null;
  const text = JSON.stringify(json);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
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
      // In a text a fraction reads well; in a name it is a slip.
      if (value.kind === "float" && !dotted) return String(value.value);
      throw new Problem("K2T121", {
        message: `a template takes texts and integers, and this is ${showValue(value)}`,
        span: expression.span,
      });
  }
}
