import { printExpression } from "../../lang/print/print-expression.js";
import type { ParamRule } from "../../lang/tree.js";
import { evaluateAssignment } from "../evaluate/results.js";
import type { Scope } from "../evaluate/scope.js";
import type { LinkedFile } from "../link/program.js";
import { Problem, reporting } from "../problem.js";
import { createCatalogSubject, plainView } from "../subject/catalog-subject.js";
import type { CatalogWeight } from "../../tensor/catalog.js";
import { addParameter } from "./add-parameter.js";
import { allowedCodes, type Binding } from "./binding.js";
import type { Order } from "./bound-program.js";
import { loadsOf } from "./node-loads.js";

/** A parameter made from nothing, or from weights by their paths from the root. */
export function bindParam(
  { assignment, allow, span }: ParamRule,
  place: Order,
  owner: LinkedFile,
  binding: Binding,
): void {
  const { model, claims, report } = binding;
  const scope: Scope = {
    owner,
    captures: new Map(),
    subject: createCatalogSubject(plainView(model.catalog.root), model),
    reads: [],
    dotted: false,
    wanted: 1,
  };
  reporting(report, () => {
    const results = orAbsent(
      () => evaluateAssignment(assignment, scope),
      assignment.ifPresent,
    );
    results.forEach(({ name, text, value }, ordinal) => {
      if (name === null || value.node === null) {
        throw new Error("bug in k2t-rules: something is unknown in a bound `param`");
      }
      const loads = loadsOf(value.node);
      for (const tensor of loads) claims.read(tensor);
      const made = { name, text, value, rule: span };
      addParameter(
        { ...made, expression: printExpression(assignment.value) },
        "",
        [layerOrdinal(loads[0], binding), ...place, ordinal],
        binding,
        {
          allowed: allowedCodes(new Set(), [...allow, ...assignment.allow]),
          declared: false,
        },
      );
    });
  });
}

function orAbsent<T>(work: () => readonly T[], ifPresent: boolean): readonly T[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem && error.absent && ifPresent) return [];
    throw error;
  }
}

/** The layer of the first weight that it reads; behind all layers where it reads none. */
function layerOrdinal(first: unknown, { model }: Binding): number {
  const weight = model.catalog.weights.find((it: CatalogWeight) => it === first);
  return weight ? model.ordinalOf.get(weight.layer)! : model.ordinalOf.size;
}
