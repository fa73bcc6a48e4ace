import { failuresOf } from "../../api/test/failures.js";
import { runTests } from "../../api/test/run-tests.js";
import { testJson } from "../../api/test/test-json.js";
import type { TestOptions } from "../../api/test/test-outcome.js";
import { jsonText } from "../../report/render-json.js";
import type { TestFlags } from "../commands/test.js";
import { printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { type Streams, wantsColor } from "../terminal.js";
import { createCaseText } from "../texts/test/case-text.js";
import { coverageText } from "../texts/test/coverage-text.js";
import { testSummary } from "../texts/test/test-summary.js";

export async function runTest(
  paths: readonly string[],
  flags: TestFlags,
  streams: Streams,
): Promise<number> {
  const printing = printingOf(flags);
  const { strict = false, update = false, json = false } = flags;
  // In other formats the failures are diagnostics, and nothing else is told.
  const isText = printing.format === "text" && !json;
  const color = wantsColor(streams.stdout, printing.color);
  const caseText = createCaseText({ color, quiet: printing.quiet });
  const options: TestOptions = {
    ...(paths.length > 0 && { paths }),
    strict,
    update,
    ...(isText && { onCase: (it) => streams.stdout.write(caseText(it)) }),
  };
  const outcome = await runTests(options);
  if (json) streams.stdout.write(jsonText(testJson(outcome)));
  else if (isText && outcome.cases.length > 0) {
    const text = coverageText(outcome.coverage, strict) + testSummary(outcome);
    if (!printing.quiet || outcome.status !== 0) streams.stdout.write(text);
  }
  // In the JSON they stand with all else.
  if (!json) {
    const told = isText ? outcome.diagnostics : failuresOf(outcome, { strict });
    printDiagnostics(told, printing, streams);
  }
  return outcome.status;
}
