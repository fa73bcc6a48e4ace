import type { Plan, PlannedParameter } from "../../compile/plan/plan.js";
import { visible } from "../../report/visible.js";
import { showShape } from "../../tensor/shape.js";
import { showSize } from "../sizes.js";
import { type Column, section } from "../table.js";
import { leftOutLines } from "./left-out.js";
import { operationWords } from "./operation-words.js";
import { totalsOf } from "./totals.js";
import { count, placeText, someOf } from "./words.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter" },
  { title: "shape" },
  { title: "dtype" },
  { title: "from" },
  { title: "made by" },
  { title: "as" },
  { title: "rule" },
];

/** A plan for people: a row for each parameter, then what is left out, then the sum. */
export function planText(plan: Plan): string {
  const { parameters } = plan;
  const { bytes } = totalsOf(parameters);
  const sum = `${count(parameters.length, "parameter")}, ${showSize(bytes)}`;
  const lines = [...leftOutLines(plan), sum];
  return `${section(COLUMNS, parameters.map(rowOf))}${lines.join("\n")}\n`;
}

function rowOf(parameter: PlannedParameter): readonly string[] {
  const { name, shape, dtype, sources, expression, node, rule } = parameter;
  return [
    visible(name),
    showShape(shape),
    dtype,
    sources.length === 0 ? "-" : someOf(sources),
    visible(expression.replace(/\s+/g, " ")),
    operationWords(node),
    placeText(rule),
  ];
}
