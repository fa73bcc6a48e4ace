import type { Report } from "../report/diagnostic.js";
import type { Catalog } from "../tensor/catalog.js";
import { bind, type BindOptions } from "./bind/bind.js";
import { check, type CheckedProgram } from "./check/check.js";
import { link } from "./link/link.js";
import type { LoadedSource, Surroundings } from "./link/program.js";
import { plan, type Plan, type PlanOptions } from "./plan/plan.js";

/**
 * The compiler, in the order of its phases. Each takes what the one before it made, finds
 * all that is wrong in its reach, and gives null where it found errors:
 *
 *   source text ─parse, link─▶ Program ─check─▶ CheckedProgram          no model needed
 *   CheckedProgram + Catalog ─bind─▶ BoundProgram ─plan─▶ Plan          headers only
 *
 * Nothing here reads weight data: that is what `run` does with the plan.
 */
export function compile(
  main: LoadedSource,
  surroundings: Surroundings,
  report: Report,
): CheckedProgram | null {
  const program = link(main, surroundings, report);
  return check(program, report);
}

/** Binds a checked program to a model and settles what will be written. */
export function bindAndPlan(
  program: CheckedProgram,
  catalog: Catalog,
  report: Report,
  options: BindOptions & PlanOptions = {},
): Plan | null {
  const bound = bind(program, catalog, report, options);
  return bound && plan(bound, report, options);
}
