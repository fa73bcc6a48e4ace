import type { Plan } from "../compile/plan/plan.js";
import type { ConversionOptions } from "./options.js";
import type { Outcome } from "./outcome.js";
import { prepare } from "./prepare.js";

export interface PlanOutcome extends Outcome {
  /** null where there are errors. */
  readonly plan: Plan | null;
}

/** The bound plan of a conversion: every parameter and the rule that makes it. */
export async function plan(
  options: ConversionOptions & { readonly model: string },
): Promise<PlanOutcome> {
  const prepared = await prepare(options, options.model, { tellOverrides: true });
  prepared.source?.close();
  return { ...prepared.findings.outcome(), plan: prepared.plan };
}
