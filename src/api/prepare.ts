import { bindAndPlan, compile } from "../compile/compile.js";
import type { CheckedProgram } from "../compile/check/check.js";
import type { Plan } from "../compile/plan/plan.js";
import { openModel } from "../files/keras/open-model.js";
import { findPack, openRules } from "../files/rules/load-rules.js";
import { openTarget } from "../files/state-dict/open-target.js";
import { createReport, type Report } from "../report/diagnostic.js";
import type { WeightSource } from "../tensor/catalog.js";
import type { ConversionOptions } from "./options.js";
import { createFindings, type Findings } from "./outcome.js";

/** A conversion up to the point where data is read. `source` is the caller's to close. */
export interface Prepared {
  readonly report: Report;
  readonly findings: Findings;
  readonly program: CheckedProgram | null;
  readonly source: WeightSource | null;
  readonly plan: Plan | null;
}

/**
 * Reads rules, model headers and target, and plans. Each is tried whatever becomes of the
 * others, so that all that is wrong is found in one run.
 */
export async function prepare(
  options: ConversionOptions,
  model: string | undefined,
): Promise<Prepared> {
  const report = createReport();
  const findings = createFindings(report);
  const settings = new Map(Object.entries(options.settings ?? {}));
  const program = await findings.attempt(() =>
    compile(openRules(options.rules), findPack, settings, report),
  );
  const source =
    model === undefined ? null : await findings.attempt(() => openModel(model));
  const file = options.target;
  const parameters =
    file === undefined ? null : await findings.attempt(() => openTarget(file));
  const target = file !== undefined && parameters ? { file, parameters } : undefined;
  const targetIsThere = file === undefined || target !== undefined;
  const plan =
    program && source && targetIsThere
      ? bindAndPlan(program, source.catalog, report, {
          allowUnmapped: options.allowUnmapped ?? false,
          dtype: options.dtype ?? "keep",
          ...(target && { target }),
        })
      : null;
  return { report, findings, program, source, plan };
}
