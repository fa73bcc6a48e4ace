import type { Contents } from "../../api/inspect.js";
import { visible } from "../../report/visible.js";
import type { Catalog, SetApart } from "../../tensor/catalog.js";
import { showShape } from "../../tensor/shape.js";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import { showSize } from "../sizes.js";
import { type Column, section } from "../table.js";
import { sizeOf, totalsOf, type Sized } from "./totals.js";
import { count, grouped, someOf } from "./words.js";

const SIZE: Column = { title: "size", align: "right" };

const WEIGHTS: readonly Column[] = [
  { title: "weight" },
  { title: "class" },
  { title: "shape" },
  { title: "dtype" },
  SIZE,
  { title: "stored as" },
];

const PARAMETERS: readonly Column[] = [
  { title: "parameter" },
  { title: "shape" },
  { title: "dtype" },
  SIZE,
];

/** What a file holds, for people: what it is, a row for each tensor, the sums. */
export function contentsText(file: string, contents: Contents): string {
  const { kind } = contents;
  const text =
    kind === "keras"
      ? catalogText(contents.catalog)
      : parametersText(contents.container, contents.parameters);
  return `${visible(file)}: ${text}`;
}

function parametersText(container: string, parameters: readonly ParameterInfo[]): string {
  const rows = parameters.map((it) => [
    visible(it.name),
    showShape(it.shape),
    it.dtype,
    showSize(sizeOf(it)),
  ]);
  const sum = `${count(rows.length, "parameter")}, ${sumText(parameters)}`;
  return `a state dict (${container})\n\n${section(PARAMETERS, rows)}${sum}\n`;
}

function catalogText({ container, writer, layers, weights, apart }: Catalog): string {
  const by = writer.keras === null ? "" : `, written by Keras ${visible(writer.keras)}`;
  const on = writer.backend === null ? "" : ` with ${visible(writer.backend)}`;
  const rows = weights.map(({ path, layer, shape, dtype, bytes, parts, made }) => [
    visible(path),
    layer.className === null ? "?" : visible(layer.className),
    showShape(shape),
    dtype,
    showSize(bytes),
    someOf(parts.map(({ stored }) => stored)) + (made === null ? "" : ` (${made})`),
  ]);
  const many = `${count(rows.length, "weight")} in ${count(layers.length, "layer")}`;
  const lines = [`${many}, ${sumText(weights)}`, ...apartLines(apart)];
  const head = `a Keras model (${container}${by}${on})`;
  return `${head}\n\n${section(WEIGHTS, rows)}${lines.join("\n")}\n`;
}

function sumText(tensors: readonly Sized[]): string {
  const { elements, bytes } = totalsOf(tensors);
  return `${grouped(elements)} ${elements === 1 ? "number" : "numbers"}, ${showSize(bytes)}`;
}

const REASONS: Readonly<Record<SetApart["why"], string>> = {
  optimizer: "of the optimizer",
  metrics: "of metrics",
  seed: "of random seeds",
  other: "of no layer",
};

/** A line for each reason why datasets are no weights of the model. */
function apartLines(apart: readonly SetApart[]): readonly string[] {
  return Object.entries(REASONS).flatMap(([why, reason]) => {
    const names = apart.filter((it) => it.why === why).map(({ stored }) => stored);
    if (names.length === 0) return [];
    return [`${count(names.length, "dataset")} ${reason} set apart: ${someOf(names)}`];
  });
}
