import type { Code } from "../../report/codes.js";
import { Problem } from "../problem.js";
import { type Binding, joinName } from "./binding.js";
import type { BoundParameter, MadeParameter } from "./bound-program.js";
import { sourcesOf } from "./node-loads.js";
import { warnIfSquare } from "./square-lint.js";

/** How a result comes into the state dict. */
export interface Adding {
  readonly prefix: string;
  readonly order: BoundParameter["order"];
  /** The place that names it; for what a transform makes, the map that routes the layer. */
  readonly span: BoundParameter["span"];
  /** Lints that rules around it silence. */
  readonly allowed: ReadonlySet<Code>;
  /** Declarations say what its axes mean, and so that they are right. */
  readonly settled: boolean;
}

/** Puts a result into the state dict under its full name. */
export function addParameter(
  made: MadeParameter,
  { prefix, order, span, allowed, settled }: Adding,
  binding: Binding,
): void {
  const { text, value, rule, expression, facts } = made;
  const { node } = value;
  if (node === null) throw new Error(`bug in k2t-rules: \`${made.name}\` has no node`);
  const name = joinName(prefix, made.name);
  requireSegments(name, text.span);
  const sources = sourcesOf(node, binding.model);
  for (const source of sources) binding.claims.read(source);
  if (!settled && !allowed.has("K2T412")) warnIfSquare({ ...made, name }, binding);
  binding.parameters.push({ name, value, span, rule, expression, facts, order, sources });
}

/** A name or the beginning of one, as a template built it. */
export function requireSegments(name: string, span: BoundParameter["span"]): void {
  if (name.split(".").every((segment) => segment !== "")) return;
  throw new Problem("K2T219", {
    message:
      name === ""
        ? "a parameter has no name"
        : `the name \`${name}\` has an empty segment`,
    help: "a parameter's name is words joined by single points",
    span,
  });
}
