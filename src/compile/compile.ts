import type { Report } from "../report/diagnostic.js";
import { createTimings, type Timings } from "../report/timings.js";
import type { Catalog } from "../tensor/catalog.js";
import { bind, type BindOptions } from "./bind/bind.js";
import { check, type CheckedProgram } from "./check/check.js";
import { link } from "./link/link.js";
import type { LoadedFile } from "./link/load-packs.js";
import { parsePacks } from "./link/parse-packs.js";
import type { LoadedSource, Surroundings } from "./link/program.js";
import { plan, type Plan, type PlanOptions } from "./plan/plan.js";

/**
 * The compiler, in the order of its phases. Each takes what the one before it made, finds
 * all that is wrong in its reach, and gives null where it found errors:
 *
 *   source text ─parse─▶ files ─link─▶ Program ─check─▶ CheckedProgram     no model needed
 *   CheckedProgram + Catalog ─bind─▶ BoundProgram ─plan─▶ Plan             headers only
 *
 * Nothing here reads weight data: that is what `run` does with the plan.
 */
export async function compile(
  main: LoadedSource,
  surroundings: Surroundings,
  report: Report,
  timings: Timings = createTimings(),
): Promise<CheckedProgram | null> {
  const { loader } = surroundings;
  const files = await timings.measure("parse", () => parsePacks(main, loader, report));
  return linkAndCheck(files, surroundings, report, timings);
}

/** Makes a checked program of parsed files. */
export function linkAndCheck(
  files: readonly LoadedFile[],
  surroundings: Omit<Surroundings, "loader">,
  report: Report,
  { measure }: Timings = createTimings(),
): CheckedProgram | null {
  const program = measure("link", () => link(files, surroundings, report));
  return measure("check", () => check(program, report));
}

export interface BindAndPlanOptions extends BindOptions, PlanOptions {
  readonly timings?: Timings;
}

/** Binds a checked program to a model and settles what will be written. */
export function bindAndPlan(
  program: CheckedProgram,
  catalog: Catalog,
  report: Report,
  { timings = createTimings(), ...options }: BindAndPlanOptions = {},
): Plan | null {
  const bound = timings.measure("bind", () => bind(program, catalog, report, options));
  return bound && timings.measure("plan", () => plan(bound, report, options));
}
