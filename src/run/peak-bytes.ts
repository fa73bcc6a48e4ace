import type { Concat, Core, View } from "../tensor/core.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { isRowMajor } from "../tensor/nodes/view.js";
import { elementCount, rowMajorStrides } from "../tensor/shape.js";
import { BLOCK } from "./blocks.js";
import { boxAround } from "./box.js";
import { isContiguous } from "./evaluate.js";
import { PANEL, swapped } from "./matmul.js";
import { slabsOf } from "./slabs.js";

/**
 * An upper bound of the bytes that the engine holds while it evaluates a node, known without
 * reading any data. With `maxMemory` it is evaluated in slabs where that keeps it within so
 * many bytes; the result is then what the largest slab takes, and is above `maxMemory` only
 * if no slabs are small enough.
 */
export function peakBytes(node: Core, maxMemory = Infinity): number {
  const slabs = slabsOf(node, maxMemory, peakOf) ?? [node];
  return slabs.reduce((most, slab) => Math.max(most, peakOf(slab)), 0);
}

/** Mirrors `evaluate`: what is held at once while a node is evaluated, its result included. */
export function peakOf(node: Core): number {
  if (elementCount(node.shape) === 0) return 0;
  if (node.kind === "load") return bytesOf(node);
  if (node.kind === "view") {
    const { bytes, inOrder } = openedBytes(node);
    return inOrder ? bytes : bytes + bytesOf(node);
  }
  return bytesOf(node) + besides(node);
}

function bytesOf(node: Core): number {
  return elementCount(node.shape) * bytesPerElement(node.dtype);
}

/** What is held besides the result while a node is written into its place. */
function besides(node: Core): number {
  switch (node.kind) {
    case "load":
      return bytesOf(node);
    case "fill":
      return 0;
    case "view":
      return openedBytes(node).bytes;
    case "concat":
      return besidesParts(node, rowMajorStrides(node.shape));
    case "reduce":
      return blockBytes(node.operand) + BLOCK_BYTES;
    case "matmul":
      return (
        peakOf(node.left) +
        peakOf(swapped(node.right)) +
        panelBytes(node.left.shape.at(-1)!)
      );
    default:
      return blockBytes(node);
  }
}

function besidesParts({ parts }: Concat, strides: readonly number[]): number {
  let most = 0;
  for (const part of parts) {
    const direct =
      part.kind === "load" || part.kind === "view" || isContiguous(part, { strides });
    const bytes =
      part.kind === "concat"
        ? besidesParts(part, strides)
        : direct
          ? besides(part)
          : peakOf(part);
    most = Math.max(most, bytes);
  }
  return most;
}

/** What opening a view reads or computes, and whether its elements are in order there. */
function openedBytes(node: View): { readonly bytes: number; readonly inOrder: boolean } {
  const { base, axes } = node;
  if (base.kind !== "load") return { bytes: peakOf(base), inOrder: isRowMajor(axes) };
  const boxed = boxAround(node, base.shape);
  const count = boxed === null ? elementCount(base.shape) : elementCount(boxed.box.count);
  return {
    bytes: count * bytesPerElement(base.dtype),
    inOrder: isRowMajor(boxed?.axes ?? axes),
  };
}

/** The buffers of one open node: a block of results, and one in between for a cast. */
const BLOCK_BYTES = 2 * BLOCK * 8;

/** What is held while a node is open to be read in blocks. */
function blockBytes(node: Core): number {
  switch (node.kind) {
    case "fill":
      return BLOCK_BYTES;
    case "view":
      return openedBytes(node).bytes + BLOCK_BYTES;
    case "cast":
      return blockBytes(node.operand) + BLOCK_BYTES;
    case "elementwise":
      return node.operands.reduce((sum, it) => sum + blockBytes(it), 0) + BLOCK_BYTES;
    default:
      return peakOf(node) + BLOCK_BYTES;
  }
}

function panelBytes(length: number): number {
  return (PANEL + 1) * (length + 1) * 8;
}
