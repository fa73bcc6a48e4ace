import { plan } from "../../api/plan.js";
import { planJson } from "../../api/plan-json.js";
import { jsonText } from "../../report/render-json.js";
import type { PlanFlags } from "../commands/plan.js";
import { conversionOf, printingOf } from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import type { Streams } from "../terminal.js";
import { planText } from "../texts/plan-text.js";

export async function runPlan(
  rules: string,
  model: string,
  flags: PlanFlags,
  streams: Streams,
): Promise<number> {
  const outcome = await plan({ ...conversionOf(rules, flags), model });
  printDiagnostics(outcome.diagnostics, printingOf(flags), streams, true);
  if (outcome.plan) {
    const text = flags.json ? jsonText(planJson(outcome.plan)) : planText(outcome.plan);
    streams.stdout.write(text);
  }
  return outcome.status;
}
