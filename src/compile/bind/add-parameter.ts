import type { Code } from "../../report/codes.js";
import { Problem } from "../problem.js";
import { type Binding, joinName } from "./binding.js";
import type { MadeParameter, Order } from "./bound-program.js";
import { loadsOf } from "./node-loads.js";
import { warnIfSquare } from "./square-lint.js";

/** Puts a result into the state dict under its full name. */
export function addParameter(
  made: MadeParameter,
  prefix: string,
  order: Order,
  binding: Binding,
  lint: { readonly allowed: ReadonlySet<Code>; readonly declared: boolean },
): void {
  const { text, value, rule, expression } = made;
  const { node } = value;
  if (node === null) throw new Error(`bug in k2t-rules: \`${made.name}\` has no node`);
  const name = joinName(prefix, made.name);
  if (name.split(".").some((segment) => segment === "")) {
    throw new Problem("K2T219", {
      message: `the name \`${name}\` has an empty segment`,
      help: "a parameter's name is words joined by single points",
      span: text.span,
    });
  }
  const sources = loadsOf(node);
  warnIfSquare(made, sources, binding, lint);
  binding.parameters.push({
    name,
    value,
    span: text.span,
    rule,
    expression,
    order,
    sources,
  });
}
