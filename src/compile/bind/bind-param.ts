import { printExpression } from "../../lang/print/print-expression.js";
import type { ParamRule } from "../../lang/tree.js";
import { evaluateAssignment, orAbsent } from "../evaluate/results.js";
import { createScope, type Scope } from "../evaluate/scope.js";
import type { LinkedFile } from "../link/program.js";
import { createCatalogSubject, plainView } from "../subject/catalog-subject.js";
import { isWeight, type TensorSource } from "../subject/model.js";
import { addParameter } from "./add-parameter.js";
import { allowedCodes, type Binding } from "./binding.js";
import type { Order } from "./bound-program.js";
import { attempt } from "./faults.js";
import { sourcesOf } from "./node-loads.js";

/** A parameter made from nothing, or from weights by their paths from the root. */
export function bindParam(
  rule: ParamRule,
  place: Order,
  owner: LinkedFile,
  binding: Binding,
): void {
  const { model, claims, faults } = binding;
  const view = plainView(model.catalog.root);
  const scope = createScope({ owner, subject: createCatalogSubject(view, model) });
  const done = attempt(faults, null, () => makeParams(rule, place, scope, binding));
  if (done !== null) return;
  for (const { source } of scope.reads) if (isWeight(source)) claims.excuse(source);
}

function makeParams(
  { assignment, allow, span }: ParamRule,
  place: Order,
  scope: Scope,
  binding: Binding,
): true {
  const allowed = allowedCodes(new Set(), [...allow, ...assignment.allow]);
  const expression = printExpression(assignment.value);
  const results = orAbsent(assignment, () => evaluateAssignment(assignment, scope));
  results.forEach(({ name, text, value }, ordinal) => {
    if (name === null || value.node === null) {
      throw new Error("bug in k2t-rules: something is unknown in a bound `param`");
    }
    const layer = layerOrdinal(sourcesOf(value.node, binding.model)[0], binding);
    addParameter(
      { name, text, value, rule: span, at: assignment.value.span, expression, facts: {} },
      {
        prefix: "",
        order: [layer, ...place, ordinal],
        span: text.span,
        allowed,
        settled: false,
      },
      binding,
    );
  });
  return true;
}

/** The layer of the first weight that it reads; behind all layers where it reads none. */
function layerOrdinal(first: TensorSource | undefined, { model }: Binding): number {
  return first && isWeight(first)
    ? model.ordinalOf.get(first.layer)!
    : model.ordinalOf.size;
}
