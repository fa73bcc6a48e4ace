import type { Label } from "../tensor/type.js";
import { isPermutation } from "./axes.js";

/**
 * The label of an axis of which indices were picked: only reordered it means what it meant,
 * with some left out or doubled it does not. While the size is unknown, a list that reorders
 * an axis of its own length is taken to be just that.
 */
export function pickedLabel(
  label: Label | null,
  indices: readonly number[],
  size: number | null,
): Label | null {
  const reordered = indices.length === (size ?? indices.length) && isPermutation(indices);
  return reordered ? label : null;
}
