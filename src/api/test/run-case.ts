import type { BindOptions } from "../../compile/bind/bind.js";
import { bindAndPlan, linkAndCheck } from "../../compile/compile.js";
import type { CheckedProgram } from "../../compile/check/check.js";
import { type KnownTrees, parsePacks } from "../../compile/link/parse-packs.js";
import type { Plan } from "../../compile/plan/plan.js";
import { openInlineModel } from "../../files/inline/open-inline-model.js";
import { canonicalClass } from "../../files/keras/classes/index.js";
import { findPack } from "../../files/rules/load-rules.js";
import type { RuleText } from "../../files/rules/rule-text.js";
import type { TestCase } from "../../lang/test-file/tree.js";
import { createReport, type Diagnostic, type Report } from "../../report/diagnostic.js";
import { Failure } from "../../report/failure.js";
import type { WeightSource } from "../../tensor/catalog.js";
import type { DType } from "../../tensor/dtype.js";
import type { InlineModel } from "../../files/inline/inline-model.js";
import { createFindings } from "../outcome.js";

/** What the cases of a run share. */
export interface Shared {
  /** Each rule file is parsed once, so that its rules are the same ones for all cases. */
  readonly known: KnownTrees;
  /** Checked programs in which nothing is to be told, by their rules and settings. */
  readonly programs: Map<string, CheckedProgram>;
  /** The rules that some case reached. */
  readonly reached: NonNullable<BindOptions["used"]>;
}

/** A case with its rules and its model found. */
export interface ReadyCase {
  readonly test: TestCase;
  readonly rules: RuleText;
  /** A path is a file's. */
  readonly model: InlineModel | string;
}

/** What came of a case's rules and model. The source is the caller's to close. */
export interface CaseOutcome {
  readonly diagnostics: readonly Diagnostic[];
  /** 3: a file cannot be read. */
  readonly status: 0 | 1 | 3;
  /** null where there are errors. */
  readonly plan: Plan | null;
  readonly source: WeightSource | null;
}

/** Compiles the rules of a case and binds them to its model: what `apply` does before it runs. */
export async function runCase(
  { test, rules, model }: ReadyCase,
  shared: Shared,
): Promise<CaseOutcome> {
  const report = createReport();
  const findings = createFindings(report);
  const program = await findings.attempt(() => compileRules(test, rules, shared, report));
  const source = await findings.attempt(() => open(model, test));
  try {
    const plan = await findings.attempt(
      () =>
        program &&
        source &&
        bindAndPlan(program, source.catalog, report, {
          allowUnmapped: test.allowUnmapped,
          dtype: (test.dtype ?? "keep") as DType | "keep",
          used: shared.reached,
        }),
    );
    return { ...findings.outcome(), plan, source };
  } catch (error) {
    source?.close();
    throw error;
  }
}

async function compileRules(
  { settings, settingPlaces }: TestCase,
  rules: RuleText,
  { known, programs }: Shared,
  report: Report,
): Promise<CheckedProgram | null> {
  const key = JSON.stringify([rules.identity, ...settings]);
  const checked = programs.get(key);
  if (checked) return checked;
  const before = new Set(known.keys());
  const files = await parsePacks(rules, findPack, report, known);
  if (report.diagnostics.length > 0) {
    // What is wrong in a file is told to each case that uses it.
    for (const it of known.keys()) if (!before.has(it)) known.delete(it);
  }
  const program = linkAndCheck(
    files,
    { settings, settingPlaces, canonicalClass },
    report,
  );
  if (program && report.diagnostics.length === 0) programs.set(key, program);
  return program;
}

async function open(model: InlineModel | string, test: TestCase): Promise<WeightSource> {
  if (typeof model !== "string") return openInlineModel(model);
  const { openModel } = await import("../../files/keras/open-model.js");
  try {
    return await openModel(model);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const note = { message: "the test names the model here", span: test.model.span };
    const told = error.diagnostics.map((it) => ({ ...it, notes: [...it.notes, note] }));
    throw new Failure(told, error.status);
  }
}
