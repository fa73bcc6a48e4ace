import type { Paint } from "../../../report/paint.js";
import { visible } from "../../../report/visible.js";
import type { Catalog } from "../../../tensor/catalog.js";
import { wrap } from "../../wrap.js";
import { sumsOf } from "./sums.js";
import { apartLines, bareLayersLine, totalsLines } from "./totals-lines.js";
import { treeRows } from "./tree-rows.js";
import { treeText } from "./tree-text.js";
import { otherNameLines, unknownLines } from "./unknown-lines.js";
import { usualDtype } from "./variable-words.js";
import { weightsTable } from "./weights-table.js";

/** What of a model is shown, and where. */
export interface Show {
  /** Layers without weights too. */
  readonly all: boolean;
  /** A row for each weight, with its place in the file, instead of the tree. */
  readonly weights: boolean;
  /** Of the terminal. */
  readonly columns: number;
  readonly paint: Paint;
}

/** A model for people: what it is, its tree, its sums, what the file leaves open. */
export function modelText(catalog: Catalog, show: Show): string {
  const { root, weights, apart } = catalog;
  const sums = sumsOf(root);
  // A model without weights still has layers to show.
  const all = show.all || weights.length === 0;
  const usual = usualDtype(weights);
  const rows = show.weights ? [] : treeRows(root, sums, all);
  const table = show.weights
    ? weightsTable(weights)
    : treeText(rows, { columns: show.columns, paint: show.paint, usual });
  const facts = [
    ...totalsLines(catalog),
    ...(all || show.weights ? [] : bareLayersLine(catalog)),
    ...apartLines(apart),
  ];
  const open = [
    ...unknownLines(catalog),
    ...(show.weights ? [] : otherNameLines(catalog)),
  ];
  const parts = [
    `${headOf(catalog)}\n`,
    ...(rows.length > 0 || show.weights ? [table] : []),
    linesOf(facts, show),
    ...(open.length > 0 ? [linesOf(open, show)] : []),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function headOf({ root, container, writer }: Catalog): string {
  const { className } = root;
  const what = className === null ? "" : `, ${visible(className)}`;
  const by = writer.keras === null ? "" : `, written by Keras ${visible(writer.keras)}`;
  const on = writer.backend === null ? "" : ` with ${visible(writer.backend)}`;
  return `a Keras model${what} (${container}${by}${on})`;
}

const linesOf = (lines: readonly string[], { columns }: Show): string =>
  lines
    .flatMap((line) => wrap(line, columns))
    .map((line) => `${line}\n`)
    .join("");
