import type { Label } from "../tensor/type.js";

/** Whether each of 0, 1, … stands once in the list; the list is then as long as the axis. */
function isPermutation(indices: readonly number[]): boolean {
  const seen = new Set(indices);
  return seen.size === indices.length && indices.every((i) => i >= 0 && i < seen.size);
}

/**
 * Whether a list is one that reorders a whole axis, and so says how long it is. Of one that
 * changes nothing (`g: 0`, `g: 0 1`) it is likelier that it takes the first of more.
 */
export function isReordering(indices: readonly number[]): boolean {
  return isPermutation(indices) && indices.some((index, i) => index !== i);
}

/**
 * The label of an axis of which indices were picked: only reordered it means what it meant,
 * with some left out or doubled it does not.
 */
export function pickedLabel(
  label: Label | null,
  indices: readonly number[],
  size: number | null,
): Label | null {
  const whole =
    size === null
      ? isReordering(indices)
      : size === indices.length && isPermutation(indices);
  return whole ? label : null;
}
