import type { Assignment, BodyEntry, LayerRule, Text } from "../../lang/tree.js";
import type { TensorValue } from "../../ops/value.js";
import type { Config } from "../../tensor/catalog.js";
import { evaluateAssignment, orAbsent, templateIn } from "../evaluate/results.js";
import { nothingRead, type Scope } from "../evaluate/scope.js";
import { buildTemplate } from "../evaluate/templates.js";
import type { Owned } from "../link/program.js";
import { Problem } from "../problem.js";
import type { TensorSource } from "../subject/model.js";
import type { Binding } from "./binding.js";
import type { Order } from "./bound-program.js";
import { ownersOf, sourcesOf } from "./node-loads.js";
import { BODY_ASSIGNMENTS, type Route, TRANSFORM, transformScope } from "./route.js";
import { routedBy, triedOnLayer } from "./tried-on.js";

/** A result of an assignment, before the route's prefix is put before its name. */
export interface Made {
  readonly name: string;
  readonly text: Text;
  /** null: it is replaced or removed, so nobody needs its value. */
  readonly value: TensorValue | null;
  /** The layer's own weights that it reads. */
  readonly own: readonly TensorSource[];
  /** What it reads of the layer's config, by key. */
  readonly facts: Config;
  readonly assignment: Assignment;
  readonly place: Order;
  /** What made it; null: the map's body. */
  readonly transform: Owned<LayerRule> | null;
}

/** Whose assignments are evaluated for a layer. */
export interface EntrySource {
  readonly route: Route;
  /** null: the map's body. */
  readonly transform: Owned<LayerRule> | null;
  /** Names that nobody wants from here: the map's body gives or removes them. */
  readonly unwanted: ReadonlySet<string>;
}

/** The results of the assignments in a map's body or in a transform. */
export function evaluateEntries(source: EntrySource, binding: Binding): readonly Made[] {
  const { route, transform } = source;
  const entries: readonly BodyEntry[] = (transform?.node ?? route.map).body;
  return entries.flatMap((entry, ordinal) =>
    entry.kind === "assignment" ? evaluateEntry(entry, ordinal, source, binding) : [],
  );
}

function evaluateEntry(
  assignment: Assignment,
  ordinal: number,
  source: EntrySource,
  binding: Binding,
): readonly Made[] {
  const { route, transform, unwanted } = source;
  const scope = transform
    ? transformScope(route, transform)
    : { ...route.scope, ...nothingRead() };
  const within = transform ? TRANSFORM : BODY_ASSIGNMENTS;
  const made = (result: Result): Made => ({
    ...result,
    assignment,
    place: [...route.place, within, ordinal, assignment.names.indexOf(result.text)],
    transform,
  });
  try {
    return results(assignment, scope, binding).map(made);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (readsTaken(scope, binding)) return [];
    const blanks = namesWithoutValues(assignment, scope);
    if (blanks.every(({ name }) => unwanted.has(name))) return blanks.map(made);
    reportProblem(error, source, binding);
    return [];
  }
}

type Result = Pick<Made, "name" | "text" | "value" | "own" | "facts">;

function results(
  assignment: Assignment,
  scope: Scope,
  { claims, model }: Binding,
): readonly Result[] {
  const found = orAbsent(assignment, () => evaluateAssignment(assignment, scope));
  const facts = Object.fromEntries(scope.facts);
  const own = [...new Set(scope.reads.flatMap((read) => (read.own ? read.source : [])))];
  return found.flatMap(({ name, text, value }) => {
    if (name === null || value.node === null) {
      throw new Error("bug in k2t-rules: something is unknown in a bound rule");
    }
    const loads = new Set(sourcesOf(value.node, model));
    const reads = own
      .map((source) => ownersOf(source, model))
      .filter((owners) => owners.some((it) => loads.has(it)))
      .flat();
    // A weight that an earlier rule has taken is not seen here.
    if (reads.some((it) => claims.isTaken(it))) return [];
    return [{ name, text, value, own: reads, facts }];
  });
}

const readsTaken = (scope: Scope, { claims }: Binding): boolean =>
  scope.reads.some(({ source, own }) => own && claims.isTaken(source));

/**
 * What a faulty assignment would have made. Where all of it is replaced or removed, the
 * fault hurts nobody.
 */
function namesWithoutValues(assignment: Assignment, scope: Scope): readonly Result[] {
  const own = scope.reads.flatMap((read) => (read.own ? [read.source] : []));
  return assignment.names.map((text) => {
    const name = plainName(text, scope) ?? "";
    return { name, text, value: null, own, facts: {} };
  });
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

function reportProblem(
  problem: Problem,
  { route, transform }: EntrySource,
  { faults }: Binding,
): void {
  const { map, view } = route;
  faults.add(problem, triedOnLayer(view.layer), transform ? [routedBy(map)] : []);
}
