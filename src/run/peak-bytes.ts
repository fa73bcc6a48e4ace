import type { Concat, Core, View } from "../tensor/core.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { elementCount, rowMajorStrides } from "../tensor/shape.js";
import { BLOCK, isTurned } from "./blocks.js";
import { isRegular } from "./box.js";
import { isContiguous, isInOrder, viewOf } from "./evaluate.js";
import { PANEL, swapped } from "./matmul.js";
import { readsOf, readsOfView } from "./reads.js";
import { slabsOf } from "./slabs.js";
import { TILE_BYTES, tilesOf } from "./tiles.js";

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

/**
 * The least `maxMemory` that `peakBytes` keeps, up to a part in 64: what to ask for where less
 * is too little.
 */
export function leastBytes(node: Core): number {
  let [little, enough] = [0, peakOf(node)];
  while (enough - little > Math.max(1, enough / 64)) {
    const middle = Math.floor((little + enough) / 2);
    if (slabsOf(node, middle, peakOf) === null) little = middle;
    else enough = middle;
  }
  return enough;
}

/** Mirrors `evaluate`: what is held at once while a node is evaluated, its result included. */
export function peakOf(node: Core): number {
  if (elementCount(node.shape) === 0) return 0;
  if (node.kind === "load") return bytesOf(node);
  if (node.kind === "view" && isInOrder(node)) return openedBytes(node);
  return bytesOf(node) + besides(node);
}

function bytesOf(node: Core): number {
  return elementCount(node.shape) * bytesPerElement(node.dtype);
}

/** What is held besides the result while a node is written into its place. */
function besides(node: Core): number {
  switch (node.kind) {
    case "load":
    case "fill":
      return 0;
    case "view":
      return placedBytes(node);
    case "concat":
      return besidesParts(node, rowMajorStrides(node.shape));
    case "reduce":
      return blockBytes(node.operand) + bufferBytes(node.operand);
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
  return parts.reduce((most, part) => Math.max(most, besidesPart(part, strides)), 0);
}

function besidesPart(part: Core, strides: readonly number[]): number {
  if (part.kind === "concat") return besidesParts(part, strides);
  if (part.kind === "view" || isContiguous(part, { strides })) return besides(part);
  return part.kind === "load" ? placedBytes(viewOf(part)) : peakOf(part);
}

/** What opening a view reads or computes. */
function openedBytes(view: View): number {
  return view.base.kind === "load" ? readsOfView(view).bytes : peakOf(view.base);
}

/** What is read at a time of a view that is rearranged into its place. */
function placedBytes(view: View): number {
  const bytes = openedBytes(view);
  if (view.base.kind !== "load" || bytes <= TILE_BYTES) return bytes;
  const isChunked = view.base.tensor.chunks !== undefined;
  if (!isChunked && isRegular(view, view.base.shape)) return TILE_BYTES;
  return tilesOf(view).reduce((most, { node }) => Math.max(most, readsOf(node).bytes), 0);
}

/** The buffers of one open node: a block of results, and one in between for a cast. */
function bufferBytes({ shape }: Core): number {
  return 2 * Math.min(BLOCK, elementCount(shape)) * 8;
}

/** What is held while a node is open to be read in blocks. */
function blockBytes(node: Core): number {
  const own = bufferBytes(node);
  switch (node.kind) {
    case "fill":
      return own;
    case "view":
      return isTurned(node) ? peakOf(node) : openedBytes(node) + own;
    case "cast":
      return blockBytes(node.operand) + own;
    case "elementwise":
      return node.operands.reduce((sum, it) => sum + blockBytes(it), 0) + own;
    default:
      return peakOf(node) + own;
  }
}

function panelBytes(length: number): number {
  return (PANEL + 1) * (length + 1) * 8;
}
