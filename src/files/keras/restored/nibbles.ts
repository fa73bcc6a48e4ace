import type { Core } from "../../../tensor/core.js";
import { concat, elementwise, fill, reshape, slice } from "../../../tensor/nodes.js";

/**
 * Takes the two 4-bit numbers of each byte apart along `axis`, the lower bits first, and
 * leaves `length` of them: the last byte of an odd number of them is half empty. Numbers in
 * int8 go from -8 to 7, in uint8 from 0 to 15.
 */
export function unpackNibbles(packed: Core, axis: number, length: number): Core {
  const { shape, dtype } = packed;
  const by =
    (operation: "add" | "subtract" | "divide" | "remainder", value: number) =>
    (operand: Core): Core =>
      elementwise(operation, [operand, fill(shape, dtype, value)]);
  const lower = by("remainder", 16)(packed);
  // Division rounds down, so that it keeps the sign; the lower bits have none yet.
  const upper = by("divide", 16)(packed);
  const signed = by("subtract", 8)(by("remainder", 16)(by("add", 8)(lower)));
  const pair = [dtype === "int8" ? signed : lower, upper];
  const apart = shape.toSpliced(axis + 1, 0, 1);
  const both = concat(
    axis + 1,
    pair.map((half) => reshape(half, apart)),
  );
  const doubled = reshape(both, shape.with(axis, 2 * shape[axis]!));
  return slice(doubled, axis, 0, length);
}
