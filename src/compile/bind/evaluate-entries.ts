import { printExpression } from "../../lang/print/print-expression.js";
import type { Assignment, BodyEntry, Removal, Text } from "../../lang/tree.js";
import type { TensorValue } from "../../ops/value.js";
import type { Code } from "../../report/codes.js";
import type { Span } from "../../report/source.js";
import type { StoredTensor } from "../../tensor/catalog.js";
import { evaluateAssignment, templateIn } from "../evaluate/results.js";
import type { Scope } from "../evaluate/scope.js";
import { buildTemplate } from "../evaluate/templates.js";
import type { LinkedFile } from "../link/program.js";
import { Problem } from "../problem.js";
import { layerNote, takeOwn } from "./bind-map.js";
import { allowedCodes, type Binding } from "./binding.js";
import type { Order } from "./bound-program.js";
import { loadsOf } from "./node-loads.js";
import { BODY_ASSIGNMENTS, type Route, TRANSFORM } from "./route-layer.js";

/** A result of an assignment, before the route's prefix is put before its name. */
export interface Made {
  readonly name: string;
  readonly text: Text;
  /** null: it is replaced or removed, so nobody needs its value. */
  readonly value: TensorValue | null;
  /** The layer's own weights that it reads. */
  readonly own: readonly StoredTensor[];
  readonly assignment: Assignment;
  readonly rule: Span;
  readonly expression: string;
  readonly place: Order;
  readonly allowed: ReadonlySet<Code>;
  readonly fromTransform: boolean;
  /** A declared module says what its axes are. */
  readonly declared: boolean;
}

export type EntrySource =
  | { readonly kind: "body"; readonly route: Route; readonly binding: Binding }
  | {
      readonly kind: "transform";
      readonly route: Route;
      readonly binding: Binding;
      readonly owner: LinkedFile;
      /** Names that the map's body gives or removes. */
      readonly unwanted: ReadonlySet<string>;
      readonly removed: ReadonlyMap<string, Removal>;
    };

/** The results of the assignments among the entries of a body. */
export function evaluateEntries(
  entries: readonly BodyEntry[],
  source: EntrySource,
): readonly Made[] {
  return entries.flatMap((entry, ordinal) =>
    entry.kind === "assignment" ? evaluateEntry(entry, ordinal, source) : [],
  );
}

function evaluateEntry(
  assignment: Assignment,
  ordinal: number,
  source: EntrySource,
): readonly Made[] {
  const { route, binding } = source;
  const scope: Scope =
    source.kind === "transform"
      ? { ...route.scope, owner: source.owner, captures: new Map(), reads: [] }
      : { ...route.scope, reads: [] };
  try {
    return results(assignment, ordinal, scope, source);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.absent && assignment.ifPresent) return [];
    if (readsTaken(scope, binding)) return [];
    if (isUnwanted(assignment, scope, source)) {
      return blanks(assignment, ordinal, scope, source);
    }
    reportProblem(error, source);
    return [];
  }
}

function results(
  assignment: Assignment,
  ordinal: number,
  scope: Scope,
  source: EntrySource,
): readonly Made[] {
  const { route, binding } = source;
  const found = evaluateAssignment(assignment, scope);
  const own = new Set(scope.reads.flatMap((read) => (read.own ? [read.tensor] : [])));
  return found.flatMap(({ name, text, value }) => {
    if (name === null || value.node === null) {
      throw new Error("bug in k2t-rules: something is unknown in a bound rule");
    }
    const reads = loadsOf(value.node).filter((tensor) => own.has(tensor));
    // A weight that an earlier rule has taken is not seen here.
    if (reads.some((tensor) => binding.claims.isTaken(tensor))) return [];
    return [
      madeOf({ name, text, value, own: reads }, assignment, ordinal, source, route),
    ];
  });
}

function madeOf(
  result: Pick<Made, "name" | "text" | "value" | "own">,
  assignment: Assignment,
  ordinal: number,
  source: EntrySource,
  route: Route,
): Made {
  const within = source.kind === "transform" ? TRANSFORM : BODY_ASSIGNMENTS;
  return {
    ...result,
    assignment,
    rule: assignment.span,
    expression: printExpression(assignment.value),
    place: [...route.place, within, ordinal, assignment.names.indexOf(result.text)],
    allowed: allowedCodes(route.allowed, assignment.allow),
    fromTransform: source.kind === "transform",
    declared: false,
  };
}

const readsTaken = (scope: Scope, { claims }: Binding): boolean =>
  scope.reads.some(({ tensor, own }) => own && claims.isTaken(tensor));

/** All that the assignment makes is replaced or removed: a fault in it hurts nobody. */
function isUnwanted(assignment: Assignment, scope: Scope, source: EntrySource): boolean {
  if (source.kind !== "transform") return false;
  return assignment.names.every((text) =>
    source.unwanted.has(plainName(text, scope) ?? ""),
  );
}

function plainName(text: Text, scope: Scope): string | null {
  try {
    return buildTemplate(templateIn(text), { ...scope, dotted: true });
  } catch (error) {
    // `{l}` of a rearrangement that failed: the name is not known.
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** Names without values: they can be replaced and removed. */
function blanks(
  assignment: Assignment,
  ordinal: number,
  scope: Scope,
  source: EntrySource,
): readonly Made[] {
  const own = scope.reads.flatMap((read) => (read.own ? [read.tensor] : []));
  return assignment.names.flatMap((text) => {
    const name = plainName(text, scope);
    if (name === null) return [];
    return [
      madeOf({ name, text, value: null, own }, assignment, ordinal, source, source.route),
    ];
  });
}

function reportProblem({ code, finding }: Problem, source: EntrySource): void {
  const { route, binding } = source;
  const { layer } = route.view;
  const notes = [...(finding.notes ?? []), layerNote(layer)];
  const routed = { message: "which this rule routes", span: route.map.span };
  binding.report.error(code, {
    ...finding,
    notes: source.kind === "transform" ? [...notes, routed] : notes,
  });
  takeOwn(layer, binding);
}
