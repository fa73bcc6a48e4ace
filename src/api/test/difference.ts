import type { Diagnostic } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";

/** One thing of a case that did not come out as wanted. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** In lower case, without a final stop. */
  readonly message: string;
  /** Of which parameter. */
  readonly parameter?: string;
  /** The name that may have been meant. */
  readonly suggestion?: string;
  /** What is wanted and what came out, as texts, where they are short. */
  readonly wanted?: string;
  readonly got?: string;
  /** Of values: the index of the first that differs, and how many of how many do. */
  readonly first?: readonly number[];
  readonly count?: number;
  readonly total?: number;
  /** A diagnostic that was not wanted. */
  readonly diagnostic?: Diagnostic;
  /** The place in the test file that wants something else. */
  readonly span?: Span;
}

/**
 * `missing` and `extra` are parameters, `no-diagnostic` one that was wanted, `diagnostic` one
 * that was not; `too-large` are values that are not computed for a test; `nothing-wanted` is a
 * case without anything to hold.
 */
export type DifferenceKind =
  | "missing"
  | "extra"
  | "shape"
  | "dtype"
  | "values"
  | "too-large"
  | "no-diagnostic"
  | "diagnostic"
  | "nothing-wanted";
