import type { Paint } from "../../../report/paint.js";
import { widthOf } from "../../../report/width.js";
import type { DType } from "../../../tensor/dtype.js";
import { clipTo } from "../../clip-to.js";
import { showSize } from "../../sizes.js";
import { count, grouped } from "../words.js";
import type { TreeRow } from "./tree-rows.js";
import { variableLines } from "./variable-words.js";

/** How a tree is to look. */
export interface Look {
  /** Of the terminal. */
  readonly columns: number;
  readonly paint: Paint;
  /** The dtype that is not said. */
  readonly usual: DType | null;
}

const GAP = "  ";
const NARROWEST = 60;
/** From here on there is place for the number of parameters beside the size. */
const WIDE = 110;

interface Widths {
  readonly name: number;
  readonly class: number;
  readonly variables: number;
  readonly elements: number;
  readonly size: number;
}

/** The tree as a table: layer, class, weights, size. Ends with a line end. */
export function treeText(rows: readonly TreeRow[], look: Look): string {
  const widths = widthsFor(rows, look);
  const head = layOut(
    {
      name: "layer",
      class: "class",
      variables: "weights",
      elements: "parameters",
      size: "size",
    },
    widths,
  );
  const lines = rows.flatMap((row) => rowLines(row, widths, look));
  return [look.paint("faint", head), ...lines].map((line) => `${line}\n`).join("");
}

function widthsFor(rows: readonly TreeRow[], { columns, usual }: Look): Widths {
  const most = (title: string, cells: Iterable<string>, limit: number): number => {
    let width = title.length;
    for (const cell of cells) width = Math.max(width, Math.min(limit, widthOf(cell)));
    return width;
  };
  const total = Math.max(NARROWEST, columns);
  const class_ = most(
    "class",
    rows.map((it) => it.className),
    Math.floor(total * 0.3),
  );
  const size = most("size", rows.map(sizeWords), total);
  const elements = columns < WIDE ? 0 : most("parameters", rows.map(elementWords), total);
  const numbers = size + GAP.length + (elements > 0 ? elements + GAP.length : 0);
  const name = most(
    "layer",
    rows.map((row) => row.guide + row.name),
    Math.floor(total * 0.36),
  );
  const rest = total - name - class_ - numbers - 2 * GAP.length;
  const variables = most(
    "weights",
    rows.flatMap((row) => contentLines(row, usual, rest)),
    rest,
  );
  return { name, class: class_, variables, elements, size };
}

function rowLines(row: TreeRow, widths: Widths, { paint, usual }: Look): string[] {
  const { guide, further, sum } = row;
  const isBare = sum.layers === 0;
  const [first = "", ...others] = contentLines(row, usual, widths.variables);
  const room = Math.max(3, widths.name - widthOf(guide));
  const name = clipTo(row.name, room);
  const cells = {
    name: guide + name,
    class: clipTo(row.className, widths.class),
    variables: first,
    elements: elementWords(row),
    size: sizeWords(row),
  };
  const line = layOut(cells, widths);
  const rest = line.slice(guide.length + name.length);
  const main = isBare
    ? paint("faint", line)
    : paint("faint", guide) + paint("strong", name) + rest;
  const more = others.map((text) => {
    const own = clipTo(further, widths.name).trimEnd();
    const from = widths.name + widths.class + 2 * GAP.length;
    const space = " ".repeat(Math.max(0, from - widthOf(own)));
    return paint("faint", own) + space + text;
  });
  return [main, ...more];
}

/** What stands in the column of the weights. */
function contentLines(
  { layer, sum, className }: TreeRow,
  usual: DType | null,
  columns: number,
): readonly string[] {
  const { variables } = layer;
  if (variables.length > 0) return variableLines(variables, usual, columns);
  if (sum.layers === 0 || className === "") return [];
  return [`${count(sum.layers, "layer")} with weights`];
}

const sizeWords = ({ sum }: TreeRow): string =>
  sum.layers === 0 ? "" : showSize(sum.bytes);

const elementWords = ({ sum }: TreeRow): string =>
  sum.layers === 0 ? "" : grouped(sum.elements);

type Cells = { readonly [column in keyof Widths]: string };

function layOut(cells: Cells, widths: Widths): string {
  const space = (column: keyof Widths): string =>
    " ".repeat(Math.max(0, widths[column] - widthOf(cells[column])));
  const left = (column: keyof Widths): string => cells[column] + space(column);
  const right = (column: keyof Widths): string => space(column) + cells[column];
  const all = [left("name"), left("class"), left("variables")];
  if (widths.elements > 0) all.push(right("elements"));
  return [...all, right("size")].join(GAP).trimEnd();
}
