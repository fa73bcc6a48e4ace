import type { Core, Load, View } from "../tensor/core.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { elementCount, type Shape } from "../tensor/shape.js";
import { boxAround, countIn, type Boxed } from "./box.js";
import { unpackedBytes } from "./chunks.js";
import { swapped } from "./matmul.js";

/** What is read of files. */
export interface Reads {
  readonly bytes: number;
  /** Stretches of neighbouring bytes, of which each takes a system call. */
  readonly runs: number;
  /** Bytes of the chunks that are unpacked for it: see `unpackedBytes`. */
  readonly unpacked: number;
}

/** What the evaluation of a node reads, where all is stored as it comes. */
export function readsOf(node: Core): Reads {
  switch (node.kind) {
    case "load":
      return readsOfLoad(node);
    case "fill":
      return NOTHING;
    case "view":
      return readsOfView(node);
    case "concat":
      return readsOfAll(node.parts);
    case "elementwise":
      return readsOfAll(node.operands);
    case "cast":
    case "reduce":
      return readsOf(node.operand);
    case "matmul":
      return readsOfAll([node.left, swapped(node.right)]);
  }
}

/** The boxes of a view over a weight that are read: see `boxAround`. */
export function readsOfView(view: View): Reads {
  const { base } = view;
  if (base.kind !== "load") return readsOf(base);
  const boxed = boxAround(view, base.shape);
  if (boxed === null) return readsOf(base);
  const bytes = countIn(boxed) * bytesPerElement(base.dtype);
  const unpacked = unpackedBytes(boxed, base);
  return { bytes, runs: runsIn(boxed, base.shape), unpacked };
}

function readsOfLoad({ shape, dtype, tensor }: Load): Reads {
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  return { bytes, runs: 1, unpacked: tensor.chunks === undefined ? 0 : bytes };
}

/** The last axes that a box has in full are one run together, with a part of the next. */
function runsIn({ starts, count }: Boxed, shape: Shape): number {
  const partial = count.findLastIndex((size, axis) => size < shape[axis]!);
  return starts.length * elementCount(count.slice(0, Math.max(partial, 0)));
}

const NOTHING: Reads = { bytes: 0, runs: 0, unpacked: 0 };

/** What several nodes read, one after the other. */
export function readsOfAll(nodes: readonly Core[]): Reads {
  return nodes.map(readsOf).reduce(
    (total, it) => ({
      bytes: total.bytes + it.bytes,
      runs: total.runs + it.runs,
      unpacked: total.unpacked + it.unpacked,
    }),
    NOTHING,
  );
}
