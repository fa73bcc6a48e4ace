import type { BindOptions } from "../compile/bind/bind.js";
import { bindAndPlan, compile } from "../compile/compile.js";
import type { CheckedProgram } from "../compile/check/check.js";
import type { Plan } from "../compile/plan/plan.js";
import { canonicalClass } from "../files/keras/classes/index.js";
import { findPack, openRules } from "../files/rules/load-rules.js";
import { createReport, type Report } from "../report/diagnostic.js";
import { createTimings } from "../report/timings.js";
import type { WeightSource } from "../tensor/catalog.js";
import type { ParameterInfo } from "../tensor/state-dict.js";
import type { ConversionOptions } from "./options.js";
import { createFindings, type Findings } from "./outcome.js";

/** A conversion up to the point where data is read. `source` is the caller's to close. */
export interface Prepared {
  readonly report: Report;
  readonly findings: Findings;
  readonly source: WeightSource | null;
  readonly program: CheckedProgram | null;
  /** null where there are errors. */
  readonly plan: Plan | null;
}

/**
 * Reads rules, model headers and target, and plans. Each is tried whatever becomes of the
 * others, so that all that is wrong is found in one run.
 */
export async function prepare(
  options: ConversionOptions,
  model: string | undefined,
  { tellOverrides = false }: Pick<BindOptions, "tellOverrides"> = {},
): Promise<Prepared> {
  const { rules, settings = {}, target: file, timings = createTimings() } = options;
  const report = createReport();
  const surroundings = {
    loader: findPack,
    settings: new Map(Object.entries(settings)),
    canonicalClass,
  };
  const findings = createFindings(report);
  const program = await findings.attempt(() =>
    compile(openRules(rules), surroundings, report, timings),
  );
  const open = <Opened>(work: () => Promise<Opened>): Promise<Opened | null> =>
    findings.attempt(() => timings.measure("open", work));
  const parameters = file === undefined ? null : await open(() => parametersOf(file));
  const source = model === undefined ? null : await open(() => sourceOf(model));
  const target = file !== undefined && parameters && { file, parameters };
  try {
    const plan =
      program &&
      source &&
      bindAndPlan(program, source.catalog, report, {
        allowUnmapped: options.allowUnmapped ?? false,
        dtype: options.dtype ?? "keep",
        tellOverrides,
        timings,
        ...(target && { target }),
      });
    return { report, findings, source, program, plan };
  } catch (error) {
    source?.close();
    throw error;
  }
}

// The readers of files are loaded where there is a file for them.

async function sourceOf(model: string): Promise<WeightSource> {
  const { openModel } = await import("../files/keras/open-model.js");
  return openModel(model);
}

async function parametersOf(target: string): Promise<readonly ParameterInfo[]> {
  const { openTarget } = await import("../files/state-dict/open-target.js");
  return openTarget(target);
}
