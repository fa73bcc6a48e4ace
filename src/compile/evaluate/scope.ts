import type { Value } from "../../ops/value.js";
import type { Json } from "../../tensor/catalog.js";
import type { LinkedFile } from "../link/program.js";
import type { TensorSource } from "../subject/model.js";
import type { Subject } from "../subject/subject.js";

/** What a capture stands for. `path`: it may hold `/`, which a target's template turns to `.`. */
export interface Capture {
  readonly value: Value;
  readonly path: boolean;
  /** Captured as text: no arithmetic. Known also while the value is not. */
  readonly text: boolean;
}

/** One reading of a weight. `own`: under the layer's own name, which takes it. */
export interface Read {
  readonly source: TensorSource;
  readonly own: boolean;
}

/** All that an expression may name. */
export interface Scope {
  /** Its `let`s and tables. */
  readonly owner: LinkedFile;
  readonly captures: ReadonlyMap<string, Capture>;
  readonly subject: Subject;
  /** Where the weights that the expression names are noted. */
  readonly reads: Read[];
  /** Where what the expression reads of the layer's config is noted, by key. */
  readonly facts: Map<string, Json>;
  /** In a target's template: the `/` of paths are `.`. */
  readonly dotted: boolean;
  /** How many results are wanted: the names on the left; null: any number will do. */
  readonly wanted: number | null;
  /**
   * Where the expression stands. In a template a bare name is no variable, in a `let` or
   * table besides nothing of a layer.
   */
  readonly place: "rule" | "template" | "constant";
}

/** Notes of reading, afresh: for an expression of its own. */
export function nothingRead(): Pick<Scope, "reads" | "facts"> {
  return { reads: [], facts: new Map() };
}

export function createScope({
  owner,
  captures = new Map(),
  subject,
}: Pick<Scope, "owner" | "subject"> & Partial<Pick<Scope, "captures">>): Scope {
  return {
    owner,
    captures,
    subject,
    ...nothingRead(),
    dotted: false,
    wanted: 1,
    place: "rule",
  };
}

export function withCaptures(scope: Scope, more: ReadonlyMap<string, Capture>): Scope {
  return { ...scope, captures: new Map([...scope.captures, ...more]) };
}
