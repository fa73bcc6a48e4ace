import type { Catalog, CatalogWeight } from "../../tensor/catalog.js";
import { createReport, type Report } from "../../report/diagnostic.js";
import type { CheckedProgram } from "../check/check.js";
import type { LinkedFile } from "../link/program.js";
import { createModel } from "../subject/model.js";
import { createAttention } from "./attention.js";
import { bindParam } from "./bind-param.js";
import { bindRules } from "./bind-rules.js";
import type { Binding } from "./binding.js";
import type { BoundProgram, Order } from "./bound-program.js";
import { createClaims } from "./claims.js";
import { reportContested } from "./contested.js";
import { createFaults } from "./faults.js";
import { transformsByClass } from "./find-transform.js";
import { reportUnmapped } from "./coverage.js";
import { reportTwice } from "./made-twice.js";
import { findOverrides, NO_OVERRIDES } from "./overrides.js";
import { wholeModel } from "./territory.js";
import { warnOfUnused } from "./unused.js";

/**
 * Most layers that the maps within maps of a program may be tried on: each level of `map "**"`
 * multiplies them. Real rules need a few thousand.
 */
const MOST_TRIES = 100_000;

export interface BindOptions {
  /** Weights that no rule takes are a warning instead of an error. */
  readonly allowUnmapped?: boolean;
  /** Find what the packs' rules would have decided: it may take as long again. */
  readonly tellOverrides?: boolean;
  /** Where the rules that match something are noted, also where there are errors. */
  readonly used?: Binding["used"];
}

/**
 * Binds a program to the weights of a model: which rule takes which weight, and what each
 * parameter is made of. Reads headers only. Gives null where there are errors.
 */
export function bind(
  program: CheckedProgram,
  catalog: Catalog,
  report: Report,
  options: BindOptions = {},
): BoundProgram | null {
  const { binding, unmapped } = bindWeights(program, catalog, report, options);
  if (report.hasErrors()) return null;
  const parameters = [...binding.parameters].sort((a, b) => byOrder(a.order, b.order));
  const { ignored } = binding.claims;
  const otherPaths = new Map(
    [...binding.model.weights.byOther].map(([other, { path }]) => [path, other]),
  );
  const without = (part: CheckedProgram): Binding =>
    bindRulesOf(part, catalog, createReport(), {}).binding;
  const overrides = options.tellOverrides
    ? findOverrides(binding, without)
    : NO_OVERRIDES;
  const bound = { parameters, ignored, unmapped, otherPaths, overrides };
  return bound as unknown as BoundProgram;
}

/** As far as a program can be bound, whatever is wrong. */
export interface BoundSoFar {
  readonly binding: Binding;
  readonly unmapped: readonly CatalogWeight[];
}

/** Does the work of `bind`. */
export function bindWeights(
  program: CheckedProgram,
  catalog: Catalog,
  report: Report,
  options: BindOptions,
): BoundSoFar {
  const { binding, whole } = bindRulesOf(program, catalog, report, options);
  const unmapped = reportUnmapped(binding, options.allowUnmapped ? "warning" : "error");
  for (const { layer } of unmapped) {
    // That its weights are unmapped is what there is to say of a map, not that it matches
    // nothing.
    const map = binding.leftOver.get(layer);
    if (map) binding.used.add(map);
  }
  reportTwice(binding.parameters, report);
  binding.faults.report(report);
  binding.attention.report(report);
  reportContested(binding.model.naming, program.main.file.source.file, report);
  if (binding.tries.left >= 0) warnOfUnused(whole, binding);
  return { binding, unmapped };
}

/** What the rules do, without a look at what they leave or do twice. */
function bindRulesOf(
  program: CheckedProgram,
  catalog: Catalog,
  report: Report,
  options: Pick<BindOptions, "used">,
): { readonly binding: Binding; readonly whole: ReturnType<typeof wholeModel> } {
  const model = createModel(catalog, program.classes);
  const binding: Binding = {
    program,
    model,
    report,
    claims: createClaims(model),
    parameters: [],
    used: options.used ?? new Set(),
    faults: createFaults(),
    attention: createAttention(),
    transforms: transformsByClass(program),
    transformed: new Map(),
    leftOver: new Map(),
    partial: new Map(),
    tries: { left: MOST_TRIES },
  };
  const whole = wholeModel(binding.model);
  program.files.forEach((owner, ordinal) => {
    bindFile(owner, whole, [ordinal], binding);
  });
  return { binding, whole };
}

function bindFile(
  owner: LinkedFile,
  whole: ReturnType<typeof wholeModel>,
  place: Order,
  binding: Binding,
): void {
  const { items } = owner.file;
  bindRules(
    items,
    {
      ...whole,
      owner,
      place,
      captures: new Map(),
      prefix: () => "",
      allowed: new Set(),
      view: null,
      instead: null,
    },
    binding,
  );
  items.forEach((item, ordinal) => {
    if (item.kind === "param") bindParam(item, [...place, ordinal], owner, binding);
  });
}

function byOrder(first: Order, second: Order): number {
  for (let i = 0; i < first.length && i < second.length; i++) {
    if (first[i] !== second[i]) return first[i]! - second[i]!;
  }
  return first.length - second.length;
}
