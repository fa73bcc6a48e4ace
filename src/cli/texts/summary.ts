import type { Conversion } from "../../api/apply.js";
import { visible } from "../../report/visible.js";
import { showSize } from "../sizes.js";
import { leftOutLines } from "./left-out.js";
import { count } from "./words.js";

/** What a person wants to know of a conversion: what became of what, and what was written. */
export function summaryOf(
  { plan, weights, files }: Conversion,
  milliseconds: number,
): string {
  const used = weights - plan.ignored.length - plan.unmapped.length;
  const became = `${count(used, "weight")} became ${count(plan.parameters.length, "parameter")}`;
  const lines = [became, ...leftOutLines(plan), writtenLine(files, milliseconds)];
  return lines.map((line) => `${line}\n`).join("");
}

function writtenLine(files: Conversion["files"], milliseconds: number): string {
  const bytes = files.reduce((sum, it) => sum + it.bytes, 0);
  const [first] = files;
  const last = files.at(-1);
  if (!first || !last) throw new Error("bug in k2t-rules: no file was written");
  const what =
    files.length === 1
      ? first.file
      : `${files.length} files, ${first.file} to ${last.file}`;
  const seconds = (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0);
  return `wrote ${visible(what)} (${showSize(bytes)}) in ${seconds} s`;
}
