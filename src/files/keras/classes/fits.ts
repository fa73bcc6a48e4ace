import type { StoredTensor } from "../../../tensor/catalog.js";
import type { Shape } from "../../../tensor/shape.js";
import type { Size, Variable } from "./layer-class.js";

export type Fitted = Pick<StoredTensor, "shape" | "dtype">;

/**
 * Whether the tensors can be the variables, one for one: ranks, sizes, and sizes that must
 * agree (`u` and `4*u`); quantised numbers for quantised variables only.
 */
export function fits(
  variables: readonly Variable[],
  tensors: readonly Fitted[],
): boolean {
  if (variables.length !== tensors.length) return false;
  const known = new Map<string, number>();
  return variables.every(({ shape, elements }, i) => {
    const { shape: found, dtype } = tensors[i]!;
    return fitsElements(elements, dtype) && fitsShape(shape, found, known);
  });
}

function fitsElements(wanted: Variable["elements"], dtype: Fitted["dtype"]): boolean {
  if (wanted === undefined) return true;
  const found = dtype === "int8" || dtype === "uint8" ? dtype : "float";
  return found === wanted;
}

function fitsShape(
  wanted: readonly Size[] | null,
  found: Shape,
  known: Map<string, number>,
): boolean {
  if (wanted === null) return true;
  if (wanted.length !== found.length) return false;
  return wanted.every((it, axis) => fitsSize(it, found[axis]!, known));
}

function fitsSize(wanted: Size, found: number, known: Map<string, number>): boolean {
  if (wanted === null) return true;
  if (typeof wanted === "number") return wanted === found;
  const [first, second] = wanted.split("*");
  const name = second ?? first!;
  const size = second === undefined ? found : found / Number(first);
  if (!Number.isInteger(size)) return false;
  const before = known.get(name);
  if (before === undefined) known.set(name, size);
  return before === undefined || before === size;
}

/** A variable's shape as people write it: `(?, 4*u)`. */
export function showSizes(shape: readonly Size[] | null): string {
  return shape === null ? "(…)" : `(${shape.map((it) => it ?? "?").join(", ")})`;
}
