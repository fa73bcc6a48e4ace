import type { Plan, PlannedParameter } from "../../compile/plan/plan.js";
import { visible } from "../../report/visible.js";
import type { Json } from "../../tensor/catalog.js";
import { showShape } from "../../tensor/shape.js";
import { showSize } from "../sizes.js";
import { type Column, section } from "../table.js";
import { leftOutLines } from "./left-out.js";
import { operationWords } from "./operation-words.js";
import { totalsOf } from "./totals.js";
import { count, rulePlaces, someOf } from "./words.js";

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
  const { name, shape, dtype, sources, node, rule, overrides } = parameter;
  return [
    visible(name),
    showShape(shape),
    dtype,
    sources.length === 0 ? "-" : someOf(sources),
    madeBy(parameter),
    operationWords(node),
    rulePlaces(rule, overrides),
  ];
}

/** The expression, and what it takes from the layer's config: that a file says so is news. */
function madeBy({ expression, facts }: PlannedParameter): string {
  const text = visible(expression.replace(/\s+/g, " "));
  const known = Object.entries(facts).map(([key, value]) => `${key} is ${shown(value)}`);
  return known.length === 0 ? text : `${text}, where ${known.join(", ")}`;
}

const MOST_ITEMS = 8;

function shown(value: Json): string {
  if (!isList(value)) {
    return typeof value === "object" && value !== null ? "{…}" : visible(String(value));
  }
  const more = value.length - MOST_ITEMS;
  const items = value.slice(0, MOST_ITEMS).map(shown);
  return `[${[...items, ...(more > 0 ? [`… ${more} more`] : [])].join(", ")}]`;
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);
