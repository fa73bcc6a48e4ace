import { createReport, type Diagnostic, type Note } from "../../report/diagnostic.js";
import type { Difference } from "./difference.js";
import type {
  PackCoverage,
  TestedCase,
  TestOptions,
  TestOutcome,
} from "./test-outcome.js";

/** Most differences of one case that are told. */
const MOST_TOLD = 20;

/**
 * All that makes a run of tests fail, as diagnostics: mistakes in the test files, each case
 * that failed (K2T701) and, where that is strict, each rule that no test reaches (K2T702).
 */
export function failuresOf(
  { diagnostics, cases, coverage }: TestOutcome,
  { strict = false }: Pick<TestOptions, "strict"> = {},
): readonly Diagnostic[] {
  const report = createReport();
  diagnostics.forEach(report.add);
  for (const it of cases) {
    if (!it.passed) report.error("K2T701", { ...failureOf(it), span: it.span });
  }
  if (!strict) return report.diagnostics;
  for (const pack of coverage) {
    for (const { rule, span } of pack.unreached) {
      report.error("K2T702", { ...unreachedIn(pack, rule), span });
    }
  }
  return report.diagnostics;
}

function failureOf({ name, differences }: TestedCase) {
  const told = differences.slice(0, MOST_TOLD).map(noteOf);
  const more = differences.length - told.length;
  return {
    message: `the test \`${name}\` failed`,
    notes: [...told, ...(more > 0 ? [{ message: `and ${more} more differences` }] : [])],
  };
}

function noteOf({ message, suggestion, span, diagnostic }: Difference): Note {
  const meant = suggestion === undefined ? "" : `: did you mean \`${suggestion}\`?`;
  const place = span ?? diagnostic?.span;
  return { message: message + meant, ...(place && { span: place }) };
}

const unreachedIn = ({ name, file }: PackCoverage, rule: string) => ({
  message: `no test reaches \`${rule}\` of \`${name ?? file}\``,
  help: "add a case whose model has what the rule takes",
});
