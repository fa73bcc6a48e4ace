import type { Shape } from "../../../tensor/shape.js";
import type { Size, Variable } from "./layer-class.js";

/**
 * Whether tensors of these shapes can be the variables, one for one: ranks, sizes, and
 * sizes that must agree (`u` and `4*u`).
 */
export function fits(variables: readonly Variable[], shapes: readonly Shape[]): boolean {
  if (variables.length !== shapes.length) return false;
  const known = new Map<string, number>();
  return variables.every(({ shape }, i) => fitsShape(shape, shapes[i]!, known));
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
