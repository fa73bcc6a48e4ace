import type { TensorValue, Value } from "../../ops/value.js";
import type { Pattern, Text } from "../../lang/tree.js";
import type { Finding } from "../../report/diagnostic.js";
import type { Capture } from "../evaluate/scope.js";
import type { TensorSource } from "./model.js";

export const SUBJECT_PROPERTIES = ["class", "name", "path", "index", "position"] as const;

export type SubjectProperty = (typeof SUBJECT_PROPERTIES)[number];

/**
 * The layer that an expression is about: one of a model, or, while no model is known, any
 * layer that a rule may meet. It answers what expressions ask of the source side.
 */
export interface Subject {
  property(name: SubjectProperty): Value;
  /** The Keras config, `unknown` while no model is known. */
  readonly config: Value;
  /** A reference as written: relative to the layer, or from the root with a leading `/`. */
  variable(reference: string): Lookup;
  variableAt(position: number): Lookup;
  /** The config of another layer, by the rules of references. */
  configOf(reference: string): Value | Absent;
  /** Whether another layer exists. */
  hasLayer(reference: string): Value;
  /** A dataset by its place in the file. */
  stored(path: string): Lookup;
  /** All weights whose path matches, sorted by their captures; null: not known yet. */
  collect(
    pattern: Text & { readonly pattern: Pattern },
    captures: ReadonlyMap<string, Capture>,
  ): readonly FoundVariable[] | Absent | null;
}

export interface FoundVariable {
  readonly kind: "found";
  readonly value: TensorValue;
  readonly source: TensorSource;
  /** Read under the layer's own name or beneath it, which takes it. */
  readonly own: boolean;
}

export type Lookup =
  | FoundVariable
  /** It may or may not exist; `value` is what is known of it. */
  | { readonly kind: "possible"; readonly value: TensorValue }
  | Absent;

/** It is not there. */
export interface Absent {
  readonly kind: "absent";
  /** It cannot be there for any layer, so that `??`, `?=` and `has` are no way out. */
  readonly never?: boolean;
  /** What to say of it; looks for near names. */
  explain(): Explanation;
}

export type Explanation = Pick<Finding, "message" | "suggestion" | "help">;

export const absent = (explain: Absent["explain"]): Absent => ({
  kind: "absent",
  explain,
});
