import { address, byte, number, skip, type Fields } from "./fields.js";
import { unknown } from "./unknown.js";

const MAX_RANK = 32;
const SCALAR = 0;
const SIMPLE = 1;
const NULL_SPACE = 2;

/** The shape that a dataspace message tells; null for a null dataspace. */
export function readDataspace(fields: Fields): readonly number[] | null {
  const version = byte(fields);
  if (version !== 1 && version !== 2) unknown(`dataspace of version ${version}`);
  const rank = byte(fields);
  const flags = byte(fields);
  if (rank > MAX_RANK || flags > 1) unknown("an odd dataspace");
  if (version === 1) skip(fields, 5);
  const usual = rank > 0 ? SIMPLE : SCALAR;
  const kind = version === 1 ? usual : byte(fields);
  if (kind === NULL_SPACE && rank === 0) return null;
  if (kind !== usual) unknown(`a dataspace of kind ${kind}`);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) shape.push(number(fields, 8));
  if (flags === 0) return shape;
  for (const size of shape) {
    // What it may grow to; all bits set say that nothing bounds it.
    const most = address(fields);
    if (most !== null && most < size) unknown("a size beyond its bound");
  }
  return shape;
}
