import type { LayerRule } from "../../lang/tree.js";
import { leavesToNext } from "../leaves-to-next.js";
import {
  checkAllowed,
  checkBody,
  checkCondition,
  type Checking,
  unboundScope,
} from "./check-rules.js";

/** A class transform, for each of its classes: what one gives need not fit another. */
export function checkLayerRule(rule: LayerRule, checking: Checking): void {
  checkAllowed(rule.allow, checking.report);
  const module = rule.module ? checking.program.modules.get(rule.module.text) : undefined;
  // What is stored is not what the class declares: that is what it restores.
  const restores = rule.body.some(({ kind }) => kind === "restore");
  if (restores) checkRestoring(rule, checking);
  const names = rule.classes.map(({ text }) => text);
  for (const className of names) {
    const others = names.filter((it) => it !== className);
    const scope = unboundScope(restores ? null : className, new Map(), checking, others);
    checkCondition(rule.where, scope, checking.report);
    checkBody(rule.body, { scope, module, strict: true }, checking);
  }
}

/** A transform that restores leaves the layer to the next, so it makes and refuses nothing. */
function checkRestoring({ body }: LayerRule, { report }: Checking): void {
  const other = body.find((entry) => !leavesToNext(entry));
  if (other === undefined) return;
  report.error("K2T123", {
    message: "only `warn` can stand beside `restore`",
    help: "`restore` leaves the layer to the `layer` rules that follow: write another one",
    span: other.span,
  });
}
