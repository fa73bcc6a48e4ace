import type { Contents } from "../../api/inspect.js";
import { visible } from "../../report/visible.js";
import { showShape } from "../../tensor/shape.js";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import { showSize } from "../sizes.js";
import { type Column, section } from "../table.js";
import { modelText, type Show } from "./model/model-text.js";
import { sizeOf, totalsOf } from "./totals.js";
import { count, grouped } from "./words.js";

const PARAMETERS: readonly Column[] = [
  { title: "parameter" },
  { title: "shape" },
  { title: "dtype" },
  { title: "size", align: "right" },
];

/** What a file holds, for people. */
export function contentsText(file: string, contents: Contents, show: Show): string {
  const text =
    contents.kind === "keras"
      ? modelText(contents.catalog, show)
      : parametersText(contents.container, contents.parameters);
  return `${visible(file)}: ${text}`;
}

/** A row for each parameter, and the sums. */
function parametersText(container: string, parameters: readonly ParameterInfo[]): string {
  const rows = parameters.map((it) => [
    visible(it.name),
    showShape(it.shape),
    it.dtype,
    showSize(sizeOf(it)),
  ]);
  const { elements, bytes } = totalsOf(parameters);
  const numbers = `${grouped(elements)} ${elements === 1 ? "number" : "numbers"}`;
  const sum = `${count(rows.length, "parameter")}, ${numbers}, ${showSize(bytes)}`;
  return `a state dict (${container})\n\n${section(PARAMETERS, rows)}${sum}\n`;
}
