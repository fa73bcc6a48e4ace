import { widthOf } from "../report/width.js";

/** A cell wider than this does not widen its column; what follows in its row moves right. */
const WIDEST = 48;

export interface Column {
  readonly title: string;
  /** Where cells stand in the column; default left. */
  readonly align?: "right";
}

/** A heading and rows, each column as wide as its widest cell. Cells have no control characters. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, i) =>
    all.reduce((most, row) => Math.max(most, Math.min(WIDEST, widthOf(row[i]!))), 0),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => {
        const space = " ".repeat(Math.max(0, widths[i]! - widthOf(cell)));
        return columns[i]!.align === "right" ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  return all.map((row) => `${line(row)}\n`).join("");
}

/** A table and an empty line; nothing where there are no rows. */
export function section(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  return rows.length === 0 ? "" : `${table(columns, rows)}\n`;
}
