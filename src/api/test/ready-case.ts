import {
  findFixture,
  openTestedRules,
  packBeside,
} from "../../files/tests/test-place.js";
import type { TestPlace } from "../../files/tests/test-place.js";
import type { RuleText } from "../../files/rules/rule-text.js";
import type { InlineModel } from "../../files/inline/inline-model.js";
import type { TestCase } from "../../lang/test-file/tree.js";
import type { Name } from "../../lang/tree.js";
import type { Code } from "../../report/codes.js";
import type { Report } from "../../report/diagnostic.js";
import { codeOfLoadFailure, type LoadFailure } from "../../report/load-failure.js";
import type { Span } from "../../report/source.js";
import type { Wanted } from "./compare-parameters.js";
import { inlineModelOf } from "./inline-model-of.js";
import type { ReadyCase } from "./run-case.js";
import { tensorOf, usualDtype } from "./tensor-of.js";

/** A case that can be run, and what is wanted of it. */
export interface CaseToRun extends ReadyCase {
  readonly wanted: readonly Wanted[];
}

/**
 * Finds what a case names and settles its tensors. Null where something is reported. Throws
 * `Failure` where rules that are there cannot be read.
 */
export function readyCase(
  test: TestCase,
  place: TestPlace,
  report: Report,
): CaseToRun | null {
  const rules = rulesOf(test, place, report);
  const model = modelOf(test, place, report);
  const wanted = wantedOf(test, report);
  if (rules === null || model === null || wanted === null) return null;
  return { test, rules, model, wanted };
}

function rulesOf(
  { rules, name }: TestCase,
  place: TestPlace,
  report: Report,
): RuleText | null {
  const target = rules?.text ?? packBeside(place);
  if (target === null) {
    report.error("K2T112", {
      message: "the case names no rules, and no pack stands beside the file",
      span: name.span,
      help: "write `rules: ./vision.k2t`, or call the tests of `vision.k2t` `vision.test.yaml`",
    });
    return null;
  }
  const found = openTestedRules(target, place);
  if (!("failed" in found)) return found;
  const told = { code: codeOfLoadFailure(found), span: (rules ?? name).span };
  return reportFailed(found, told, report);
}

function modelOf(
  { model }: TestCase,
  place: TestPlace,
  report: Report,
): InlineModel | string | null {
  if (!isPath(model)) return inlineModelOf(model, report);
  const found = findFixture(model.text, place);
  if (typeof found === "string") return found;
  // As where a command names a model that is not there.
  const code = found.failed === "not-found" ? "K2T506" : codeOfLoadFailure(found);
  return reportFailed(found, { code, span: model.span }, report);
}

const isPath = (model: TestCase["model"]): model is Name => "text" in model;

function reportFailed(
  { message, help, suggestion }: LoadFailure,
  { code, span }: { readonly code: Code; readonly span: Span },
  report: Report,
): null {
  report.error(code, { message, help, ...(suggestion && { suggestion }), span });
  return null;
}

function wantedOf(test: TestCase, report: Report): readonly Wanted[] | null {
  const usual = usualDtype(test);
  const wanted = (test.parameters?.list ?? []).map((parameter) => {
    const tensor = tensorOf(parameter.tensor, usual, report);
    return tensor && { parameter, tensor };
  });
  return wanted.includes(null) ? null : wanted.filter((it) => it !== null);
}
