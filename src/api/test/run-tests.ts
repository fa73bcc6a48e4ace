import { findTestFiles, withoutTwins } from "../../files/tests/find-test-files.js";
import { openTestedRules, packBeside } from "../../files/tests/test-place.js";
import { readTestFile, type TestPlace } from "../../files/tests/test-place.js";
import { writeTestFile } from "../../files/tests/write-test-file.js";
import { applyEdits, lostComments } from "../../lang/test-file/edits.js";
import type { TestFile } from "../../lang/test-file/tree.js";
import { positionAt } from "../../report/source.js";
import type { RuleText } from "../../files/rules/rule-text.js";
import { createReport, type Report } from "../../report/diagnostic.js";
import { createFindings, type Findings } from "../outcome.js";
import { coverageOf } from "./coverage.js";
import { readyCase } from "./ready-case.js";
import type { Shared } from "./run-case.js";
import { type RanCase, testCase } from "./test-case.js";
import type {
  PackCoverage,
  TestedCase,
  TestOptions,
  TestOutcome,
} from "./test-outcome.js";

/** What the test files of a run share and fill. */
interface Run extends Shared {
  readonly options: TestOptions;
  readonly report: Report;
  readonly findings: Findings;
  readonly cases: TestedCase[];
  /** The packs under test, by the identity of their files. */
  readonly tested: Map<string, RuleText>;
  status: 0 | 1 | 3;
}

/**
 * Runs the tests that packs carry: binds the rules of each case to its model in memory and
 * holds what comes out against what is wanted. Writes nothing, but for `update`.
 */
export async function runTests(options: TestOptions = {}): Promise<TestOutcome> {
  const report = createReport();
  const run: Run = {
    options,
    report,
    findings: createFindings(report),
    known: new Map(),
    programs: new Map(),
    reached: new Set(),
    cases: [],
    tested: new Map(),
    status: 0,
  };
  const found = await filesOf(options.paths ?? ["."], run);
  for (const file of found) await runFile(file, run);
  const coverage = await coverages(run);
  const { diagnostics, status } = run.findings.outcome();
  const failed =
    run.cases.some(({ passed }) => !passed) ||
    (options.strict === true && coverage.some(({ unreached }) => unreached.length > 0));
  const worst = Math.max(status, run.status, failed ? 1 : 0) as TestOutcome["status"];
  return { diagnostics, status: worst, cases: run.cases, coverage };
}

async function filesOf(
  paths: readonly string[],
  { findings, report }: Run,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await findings.attempt(() => findTestFiles(path));
    files.push(...(found ?? []));
    if (found?.length === 0) {
      report.error("K2T224", {
        message: `there are no tests in \`${path}\``,
        file: path,
        help: "the tests of `vision.k2t` stand beside it in `vision.test.yaml`",
      });
    }
  }
  return withoutTwins(files);
}

async function runFile(file: string, run: Run): Promise<void> {
  const { findings, report } = run;
  const place = await findings.attempt(() => readTestFile(file));
  if (!place) return;
  await noteTested(packBeside(place), place, run);
  const { parseTestFile } = await import("../../lang/test-file/parse-test-file.js");
  const mistakes = createReport();
  const { cases, comments } = parseTestFile(place.source, mistakes);
  const ready = [];
  for (const test of cases) {
    // Files that cannot be read are told whatever else is wrong.
    const found = await findings.attempt(() => readyCase(test, place, mistakes));
    if (found) ready.push(found);
  }
  mistakes.diagnostics.forEach(report.add);
  if (mistakes.diagnostics.some(({ code }) => code === "K2T506")) run.status = 3;
  if (mistakes.hasErrors()) return;
  const ran: RanCase[] = [];
  for (const it of ready) {
    const target = it.test.rules?.text;
    if (target?.startsWith(".")) run.tested.set(it.rules.identity, it.rules);
    const result = withLosses(await testCase(it, run, run.options), comments);
    ran.push(result);
    if (result.status > run.status) run.status = result.status;
    if (!run.options.update) tell(result.tested, run);
  }
  if (!run.options.update) return;
  // That something was written is told once it is.
  const isWritten = await write(place, ran, run);
  for (const { tested, unwritten } of ran) tell(isWritten ? tested : unwritten, run);
}

/** Tells of the comments that stand in what is replaced. */
function withLosses(ran: RanCase, comments: TestFile["comments"]): RanCase {
  const losses = lostComments(comments, ran.edits).map(({ text, span }) => {
    const { line } = positionAt(span.source, span.start);
    return `the comment of line ${line} is lost: #${text}`;
  });
  const { tested } = ran;
  return { ...ran, tested: { ...tested, updated: [...tested.updated, ...losses] } };
}

function tell(tested: TestedCase, { cases, options }: Run): void {
  cases.push(tested);
  options.onCase?.(tested);
}

/** Whether the test file now has what the cases want to be written. */
async function write(
  { source, identity }: TestPlace,
  ran: readonly RanCase[],
  { findings }: Run,
): Promise<boolean> {
  const edits = ran.flatMap((it) => it.edits);
  if (edits.length === 0) return true;
  const text = applyEdits(source.text, edits);
  const written = await findings.attempt(() => {
    writeTestFile(identity, text);
    return true;
  });
  return written === true;
}

/** The pack beside a test file is under test, whatever the cases name. */
async function noteTested(
  target: string | null,
  place: TestPlace,
  { findings, tested }: Run,
): Promise<void> {
  if (target === null) return;
  const rules = await findings.attempt(() => openTestedRules(target, place));
  if (rules && !("failed" in rules)) tested.set(rules.identity, rules);
}

async function coverages(run: Run): Promise<readonly PackCoverage[]> {
  const found: PackCoverage[] = [];
  for (const rules of run.tested.values()) {
    const coverage = await run.findings.attempt(() => coverageOf(rules, run));
    if (coverage) found.push(coverage);
  }
  return found;
}
