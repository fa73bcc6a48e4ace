import type { Edit } from "../../lang/test-file/edits.js";
import { editsOf } from "../../lang/test-file/update-case.js";
import type { TestCase } from "../../lang/test-file/tree.js";
import { Failure } from "../../report/failure.js";
import { createReport, type Report } from "../../report/diagnostic.js";
import { compareDiagnostics } from "./compare-diagnostics.js";
import { compareParameters } from "./compare-parameters.js";
import type { Difference } from "./difference.js";
import type { CaseToRun } from "./ready-case.js";
import { type CaseOutcome, runCase, type Shared } from "./run-case.js";
import type { TestedCase, TestOptions } from "./test-outcome.js";
import { updateOf } from "./update-of.js";

/** A case that has run. */
export interface RanCase {
  readonly tested: TestedCase;
  /** The same where its edits cannot be written. */
  readonly unwritten: TestedCase;
  /** 3 where a file cannot be read. */
  readonly status: 0 | 1 | 3;
  /** What is to be written into the test file. */
  readonly edits: readonly Edit[];
}

/** Runs a case, holds what came out against what is wanted, and says what to write. */
export async function testCase(
  ready: CaseToRun,
  shared: Shared,
  { update = false }: TestOptions,
): Promise<RanCase> {
  const { test } = ready;
  const outcome = await runCase(ready, shared);
  try {
    const { differences, ...held } = compare(ready, outcome);
    const place = { name: test.name.text, span: test.name.span };
    if (differences.length === 0) {
      const tested = { ...place, passed: true, differences, updated: [] };
      return { tested, unwritten: tested, status: 0, edits: [] };
    }
    const change = update ? changeOf(test, held, differences) : null;
    if (change && change.edits.length > 0) {
      const { words: updated, edits } = change;
      const tested = { ...place, passed: true, differences: [], updated };
      const unwritten = { ...place, passed: false, differences, updated: [] };
      return { tested, unwritten, status: 0, edits };
    }
    const all = [...differences, ...(change?.failed ?? [])];
    const tested = { ...place, passed: false, differences: all, updated: [] };
    return { tested, unwritten: tested, status: held.status === 3 ? 3 : 1, edits: [] };
  } finally {
    outcome.source?.close();
  }
}

interface Change extends Pick<RanCase, "edits"> {
  readonly words: readonly string[];
  /** Why values cannot be written. */
  readonly failed: readonly Difference[];
}

function changeOf(
  test: TestCase,
  outcome: CaseOutcome,
  differences: readonly Difference[],
): Change | null {
  try {
    const update = updateOf(test, outcome, differences);
    const edits = update && editsOf(test, update);
    return update && edits && { edits, words: update.words, failed: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const failed = compareDiagnostics(error.diagnostics, []);
    return { edits: [], words: [], failed };
  }
}

interface Compared extends CaseOutcome {
  readonly differences: readonly Difference[];
}

function compare(ready: CaseToRun, outcome: CaseOutcome): Compared {
  const { test } = ready;
  const report = createReport();
  outcome.diagnostics.forEach(report.add);
  const { status, values } = compareValuesOf(ready, outcome, report);
  const { diagnostics } = report;
  const told = compareDiagnostics(diagnostics, test.diagnostics ?? []);
  const differences = [...values, ...told];
  if (test.parameters === null && test.diagnostics === null) {
    differences.push(NOTHING_WANTED);
  } else if (test.parameters && !outcome.plan && told.length === 0) {
    differences.push({ ...NOTHING_CAME, span: test.parameters.span });
  }
  const worst = Math.max(status, outcome.status) as CaseOutcome["status"];
  return { ...outcome, diagnostics, status: worst, differences };
}

const NOTHING_WANTED: Difference = {
  kind: "nothing-wanted",
  message:
    "the case says nothing of what it wants: write `wanted`, `some` or `diagnostics`, or let `k2t-rules test --update` write what comes out",
};

const NOTHING_CAME: Difference = {
  kind: "missing",
  message: "parameters are wanted beside errors, after which none come out",
};

/** Computing meets what only the data tell: a division by zero, a damaged file. */
function compareValuesOf(
  { test: { parameters }, wanted }: CaseToRun,
  { plan, source }: CaseOutcome,
  report: Report,
): Pick<CaseOutcome, "status"> & { readonly values: readonly Difference[] } {
  if (!parameters || !plan || !source) return { status: 0, values: [] };
  try {
    const values = compareParameters(plan.parameters, wanted, parameters, source);
    return { status: 0, values };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    error.diagnostics.forEach(report.add);
    return { status: error.status, values: [] };
  }
}
