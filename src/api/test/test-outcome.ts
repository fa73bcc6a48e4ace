import type { Span } from "../../report/source.js";
import type { Outcome } from "../outcome.js";
import type { Difference } from "./difference.js";

export interface TestOptions {
  /** Test files, and folders with such; default: the working folder. */
  readonly paths?: readonly string[];
  /** Fail where some rule of a pack under test is reached by no test. */
  readonly strict?: boolean;
  /** Write what came out into the test files, where they want something else. */
  readonly update?: boolean;
  /** Is given each case as soon as it has run. */
  readonly onCase?: (tested: TestedCase) => void;
}

/**
 * What came of tests. `diagnostics` are mistakes in the test files and files that cannot be
 * read, not what is wrong in the rules that they test. `status`: 0 all passed; 1 some test
 * failed, or test files have mistakes; 3 a file cannot be read or written.
 */
export interface TestOutcome extends Outcome {
  /** In the order of the files, and of the cases in them. */
  readonly cases: readonly TestedCase[];
  /** The packs under test, by the names of their files. */
  readonly coverage: readonly PackCoverage[];
}

export interface TestedCase {
  readonly name: string;
  /** The place of its name in the test file. */
  readonly span: Span;
  readonly passed: boolean;
  /** Empty where it passed. */
  readonly differences: readonly Difference[];
  /** What was written into the test file: `fc.weight: values`. */
  readonly updated: readonly string[];
}

/** Which rules of a pack some test reached. */
export interface PackCoverage {
  /** Of its `pack` line; null where it has none. */
  readonly name: string | null;
  readonly file: string;
  readonly rules: number;
  readonly reached: number;
  /** In the order of the files and of the rules in them. */
  readonly unreached: readonly UnreachedRule[];
}

export interface UnreachedRule {
  /** `map "fc1"`, as messages call it. */
  readonly rule: string;
  readonly span: Span;
}
