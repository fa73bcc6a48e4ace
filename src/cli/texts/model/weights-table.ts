import { otherPlaces } from "../../../compile/match/places.js";
import { visible } from "../../../report/visible.js";
import type { CatalogWeight } from "../../../tensor/catalog.js";
import { showShape } from "../../../tensor/shape.js";
import { showSize } from "../../sizes.js";
import { type Column, table } from "../../table.js";
import { someOf } from "../words.js";

const COLUMNS: readonly Column[] = [
  { title: "weight" },
  { title: "class" },
  { title: "shape" },
  { title: "dtype" },
  { title: "size", align: "right" },
];

const OTHER: Column = { title: "other path" };
const STORED: Column = { title: "stored as" };

/**
 * A row for each weight: its path as rules name it, another that they may use where there is
 * one, and the place in the file.
 */
export function weightsTable(weights: readonly CatalogWeight[]): string {
  if (weights.length === 0) return "";
  const { others } = otherPlaces(
    weights.map((it) => ({ thing: it, path: it.path, otherPath: it.otherPath })),
  );
  const other = new Map(others.map(({ thing, path }) => [thing, path]));
  const rows = weights.map((weight) => {
    const { path, layer, shape, dtype, bytes } = weight;
    return [
      visible(path),
      layer.className === null ? "?" : visible(layer.className),
      showShape(shape),
      dtype,
      showSize(bytes),
      ...(other.size === 0 ? [] : [visible(other.get(weight) ?? "")]),
      storedWords(weight),
    ];
  });
  const more = other.size === 0 ? [STORED] : [OTHER, STORED];
  return table([...COLUMNS, ...more], rows);
}

function storedWords({ parts, made }: CatalogWeight): string {
  const places = someOf(parts.map(({ stored }) => stored));
  return made === null ? places : `${places} (${visible(made)})`;
}
