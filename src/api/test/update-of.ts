import type { Plan } from "../../compile/plan/plan.js";
import type { ValueText } from "../../lang/test-file/edits.js";
import type { TestCase } from "../../lang/test-file/tree.js";
import type { CaseUpdate } from "../../lang/test-file/update-case.js";
import { sortDiagnostics } from "../../report/sort.js";
import type { WeightSource } from "../../tensor/catalog.js";
import { elementCount } from "../../tensor/shape.js";
import { budgetOfCase, compute } from "./compare-values.js";
import { newsOf } from "./compare-diagnostics.js";
import type { Difference } from "./difference.js";
import type { CaseOutcome } from "./run-case.js";
import { usualDtype } from "./tensor-of.js";
import { diagnosticsText, MOST_VALUES, parameterText } from "./value-text.js";

/** What is written into a test file for a case that differs. */
export interface Update extends CaseUpdate {
  /** For people: `fc.weight: values`. */
  readonly words: readonly string[];
}

/**
 * What makes a case want what came out. Null where that is not for this tool to decide: where
 * parameters are wanted and nothing comes out any more. Throws a `Failure` where values cannot
 * be computed.
 */
export function updateOf(
  test: TestCase,
  { plan, source, diagnostics: reported }: CaseOutcome,
  differences: readonly Difference[],
): Update | null {
  const diagnostics = newsOf(reported, test.diagnostics ?? []);
  if (test.parameters && !(plan && source)) return null;
  const told = differences.filter(({ kind }) => DIAGNOSTICS.has(kind));
  const isNew = test.parameters === null && test.diagnostics === null;
  const set = plan && source ? valuesOf(test, plan, source, differences) : NOTHING;
  const remove = differences.filter(({ kind }) => kind === "missing");
  const changed = told.length > 0;
  // Of these the difference says so.
  const tooLarge = new Set(
    differences.flatMap(({ kind, parameter }) =>
      kind === "too-large" ? [parameter!] : [],
    ),
  );
  return {
    set,
    remove: new Set(remove.map(({ parameter }) => parameter!)),
    diagnostics:
      !changed || (isNew && diagnostics.length === 0)
        ? undefined
        : diagnostics.length === 0
          ? null
          : diagnosticsText(sortDiagnostics(diagnostics)),
    words: [
      ...differences
        .filter(({ kind }) => !DIAGNOSTICS.has(kind) && kind !== "nothing-wanted")
        .map(({ kind, parameter }) => `${parameter}: ${WORDS[kind] ?? kind}`),
      ...(isNew && set.size > 0 ? ["wanted: written"] : []),
      ...largeOnes(test, plan, set)
        .filter((it) => !tooLarge.has(it))
        .map(shapeOnly),
      ...(changed ? ["diagnostics"] : []),
    ],
  };
}

/** Of which the shape alone is written where a test had values, or nothing. */
function largeOnes(
  { parameters }: TestCase,
  plan: Plan | null,
  set: Update["set"],
): readonly string[] {
  const shapesOnly = parameters?.list.filter(({ tensor }) => tensor.elements === null);
  const told = new Set(shapesOnly?.map(({ name }) => name.text));
  return (plan?.parameters ?? [])
    .filter(({ name, shape }) => set.has(name) && elementCount(shape) > MOST_VALUES)
    .filter(({ name }) => !told.has(name))
    .map(({ name }) => name);
}

const shapeOnly = (name: string): string =>
  `${name}: its shape only, for it has over ${MOST_VALUES} elements`;

const DIAGNOSTICS: ReadonlySet<string> = new Set(["diagnostic", "no-diagnostic"]);

const WORDS: Readonly<Partial<Record<Difference["kind"], string>>> = {
  missing: "taken out",
  extra: "added",
  "too-large": "its shape only",
};

const NOTHING: ReadonlyMap<string, ValueText> = new Map();

/** The texts of the parameters that differ; of all where none were wanted. */
function valuesOf(
  test: TestCase,
  plan: Plan,
  source: WeightSource,
  differences: readonly Difference[],
): ReadonlyMap<string, ValueText> {
  const differing = new Set(differences.map(({ parameter }) => parameter));
  const wanted = new Map((test.parameters?.list ?? []).map((it) => [it.name.text, it]));
  const isNew = differences.some(({ kind }) => kind === "nothing-wanted");
  const changed = plan.parameters.filter(({ name }) => isNew || differing.has(name));
  const usual = usualDtype(test);
  const budget = budgetOfCase();
  return new Map(
    changed.map((it) => {
      const before = wanted.get(it.name) ?? null;
      return [it.name, parameterText(it, compute(it, source, budget), { before, usual })];
    }),
  );
}
