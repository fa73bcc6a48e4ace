import type { Stage, Text } from "../tree.js";
import { printStage } from "./print-expression.js";
import { printText } from "./print-text.js";

/** What a `weight` rule does, on one line: `"a/kernel", "b/kernel" | concat(0)`. */
export function printPipeline(
  sources: readonly Text[],
  stages: readonly Stage[],
): string {
  const from = sources.map((source) => printText(source)).join(", ");
  return [from, ...stages.map((stage) => printStage(stage))].join(" | ");
}
