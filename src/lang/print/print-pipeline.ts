import type { Stage, Text } from "../tree.js";
import { printStage } from "./print-expression.js";
import { printText } from "./print-text.js";

/** What a `weight` rule does, as an expression: `"a/kernel", "b/kernel" | concat(0)`. */
export function printPipeline(
  sources: readonly Text[],
  stages: readonly Stage[],
): string {
  const inputs = sources.map((source) => printText(source)).join(", ");
  return [inputs, ...stages.map((stage) => printStage(stage))].join(" | ");
}
