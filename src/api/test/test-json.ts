import { rangeOf } from "../../report/range.js";
import type { Span } from "../../report/source.js";
import { diagnosticsJson } from "../../report/render-json.js";
import type { Difference } from "./difference.js";
import type { PackCoverage, TestedCase, TestOutcome } from "./test-outcome.js";

/** What came of tests as the stable JSON of `k2t-rules test --json` (version 1). */
export function testJson({ diagnostics, cases, coverage }: TestOutcome): object {
  const passed = cases.filter((it) => it.passed).length;
  return {
    version: 1,
    cases: cases.map(caseJson),
    coverage: coverage.map(coverageJson),
    ...diagnosticsJson(diagnostics),
    summary: {
      passed,
      failed: cases.length - passed,
      updated: cases.filter(({ updated }) => updated.length > 0).length,
      rules: sum(coverage, ({ rules }) => rules),
      reached: sum(coverage, ({ reached }) => reached),
    },
  };
}

const sum = (list: readonly PackCoverage[], of: (it: PackCoverage) => number): number =>
  list.reduce((total, it) => total + of(it), 0);

const placeJson = (span: Span): object => ({
  file: span.source.file,
  range: rangeOf(span),
});

function caseJson({ name, span, passed, differences, updated }: TestedCase): object {
  return {
    name,
    ...placeJson(span),
    passed,
    differences: differences.map(differenceJson),
    updated,
  };
}

function differenceJson({ span, diagnostic, ...difference }: Difference): object {
  return {
    ...difference,
    ...(span && placeJson(span)),
    ...(diagnostic && { diagnostic: diagnosticsJson([diagnostic]).diagnostics[0] }),
  };
}

function coverageJson({ name, file, rules, reached, unreached }: PackCoverage): object {
  return {
    pack: name,
    file,
    rules,
    reached,
    unreached: unreached.map(({ rule, span }) => ({ rule, ...placeJson(span) })),
  };
}
