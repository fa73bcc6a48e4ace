import type { Conversion } from "../../api/apply.js";
import { leftOut, leftOutLines } from "./left-out.js";
import { count } from "./words.js";
import { writtenLine } from "./written-line.js";

/** What a person wants to know of a conversion: what became of what, and what was written. */
export function summaryOf(
  { plan, weights, files }: Conversion,
  milliseconds: number,
): string {
  const used = weights - leftOut(plan).length - plan.unmapped.length;
  const became = `${count(used, "weight")} became ${count(plan.parameters.length, "parameter")}`;
  const lines = [became, ...leftOutLines(plan), writtenLine(files, milliseconds)];
  return lines.map((line) => `${line}\n`).join("");
}
