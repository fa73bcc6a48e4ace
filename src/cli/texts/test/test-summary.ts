import type { TestOutcome } from "../../../api/test/test-outcome.js";
import { count } from "../words.js";

/** `6 tests passed; they reach all 12 rules of 2 packs`. */
export function testSummary({ cases, coverage }: TestOutcome): string {
  const failed = cases.filter(({ passed }) => !passed).length;
  const updated = cases.filter((it) => it.updated.length > 0).length;
  const passed = cases.length - failed - updated;
  const parts = [
    ...(failed > 0 ? [`${count(failed, "test")} failed`] : []),
    ...(updated > 0
      ? [`${count(updated, "test")} written anew: read the difference`]
      : []),
    ...(passed > 0 || cases.length === 0 ? [`${count(passed, "test")} passed`] : []),
  ];
  return `\n${parts.join(", ")}; ${reach(coverage)}\n`;
}

function reach(coverage: TestOutcome["coverage"]): string {
  const rules = coverage.reduce((sum, it) => sum + it.rules, 0);
  const reached = coverage.reduce((sum, it) => sum + it.reached, 0);
  const packs = count(coverage.length, "pack");
  if (rules === 0) return "no rules of a pack are under test";
  return reached === rules && rules > 1
    ? `they reach all ${count(rules, "rule")} of ${packs}`
    : `they reach ${reached} of ${count(rules, "rule")} of ${packs}`;
}
