import type { Core, View } from "../tensor/core.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { elementCount, type Shape } from "../tensor/shape.js";
import { boxAround, countIn, type Boxed } from "./box.js";
import { swapped } from "./matmul.js";

/** What is read of files. */
export interface Reads {
  readonly bytes: number;
  /** Stretches of neighbouring bytes, of which each takes a system call. */
  readonly runs: number;
}

/** What the evaluation of a node reads, where all is stored as it comes. */
export function readsOf(node: Core): Reads {
  switch (node.kind) {
    case "load":
      return { bytes: elementCount(node.shape) * bytesPerElement(node.dtype), runs: 1 };
    case "fill":
      return { bytes: 0, runs: 0 };
    case "view":
      return readsOfView(node);
    case "concat":
      return sum(node.parts);
    case "elementwise":
      return sum(node.operands);
    case "cast":
    case "reduce":
      return readsOf(node.operand);
    case "matmul":
      return sum([node.left, swapped(node.right)]);
  }
}

/** The boxes of a view over a weight that are read: see `boxAround`. */
export function readsOfView(view: View): Reads {
  const { base } = view;
  if (base.kind !== "load") return readsOf(base);
  const boxed = boxAround(view, base.shape);
  if (boxed === null) return readsOf(base);
  const bytes = countIn(boxed) * bytesPerElement(base.dtype);
  return { bytes, runs: runsIn(boxed, base.shape) };
}

/** The last axes that a box has in full are one run together, with a part of the next. */
function runsIn({ starts, count }: Boxed, shape: Shape): number {
  const partial = count.findLastIndex((size, axis) => size < shape[axis]!);
  return starts.length * elementCount(count.slice(0, Math.max(partial, 0)));
}

function sum(nodes: readonly Core[]): Reads {
  return nodes
    .map(readsOf)
    .reduce(
      (total, it) => ({ bytes: total.bytes + it.bytes, runs: total.runs + it.runs }),
      { bytes: 0, runs: 0 },
    );
}
