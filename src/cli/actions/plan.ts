import { plan } from "../../api/plan.js";
import { planJson } from "../../api/plan-json.js";
import { jsonText } from "../../report/render-json.js";
import type { PlanFlags } from "../commands/plan.js";
import { conversionOf, printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import type { Streams } from "../terminal.js";
import { createClock } from "../clock.js";
import { planText } from "../texts/plan-text.js";

export async function runPlan(
  rules: string,
  model: string,
  flags: PlanFlags,
  streams: Streams,
): Promise<number> {
  const clock = createClock(flags.timings);
  const options = { ...conversionOf(rules, flags), model, ...clock.option };
  const outcome = await plan(options);
  printDiagnostics(outcome.diagnostics, printingOf(flags), streams, true);
  if (outcome.plan) {
    const text = flags.json ? jsonText(planJson(outcome.plan)) : planText(outcome.plan);
    streams.stdout.write(text);
  }
  clock.print(streams);
  return outcome.status;
}
