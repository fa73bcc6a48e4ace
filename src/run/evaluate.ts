import type { WeightSource } from "../tensor/catalog.js";
import type { Concat, Core } from "../tensor/core.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { isEmpty, isRowMajor, walked } from "../tensor/nodes/view.js";
import { elementCount, rowMajorStrides } from "../tensor/shape.js";
import { BLOCK, fillElements, openBlocks } from "./blocks.js";
import { copier } from "./copy.js";
import { aligned, allocate, elementsOf } from "./elements.js";
import { loopsOf } from "./loops.js";
import { openView, type Machine, type Opened } from "./machine.js";
import { evaluateMatMul } from "./matmul.js";
import { evaluateReduce } from "./reduce.js";

/**
 * The elements of a node, row-major and little-endian. Weights are read when they are needed.
 * Throws `Fault` "division-by-zero" where an integer of the data is divided by 0, and what
 * the source throws.
 */
export function evaluate(node: Core, source: WeightSource): Uint8Array {
  const machine: Machine = {
    source,
    evaluate: (inner) => (isEmpty(inner) ? new Uint8Array(0) : whole(inner, machine)),
  };
  return machine.evaluate(node);
}

function whole(node: Core, machine: Machine): Uint8Array {
  if (node.kind === "load") return aligned(node.dtype, machine.source.read(node.tensor));
  if (node.kind === "view") {
    const opened = openView(node, machine);
    if (isRowMajor(opened.axes)) return stretchOf(node, opened);
    const target = allocate(node.dtype, elementCount(node.shape));
    copyView(node, opened, {
      bytes: target,
      offset: 0,
      strides: rowMajorStrides(node.shape),
    });
    return target;
  }
  const target = allocate(node.dtype, elementCount(node.shape));
  write(node, machine, target);
  return target;
}

/** The part of the base's bytes that a view in its order is; nothing is copied. */
function stretchOf(node: Core, { bytes, offset }: Opened): Uint8Array {
  const width = bytesPerElement(node.dtype);
  const start = offset * width;
  return bytes.subarray(start, start + elementCount(node.shape) * width);
}

/** Evaluates a node into an array of just its size. */
function write(node: Core, machine: Machine, target: Uint8Array): void {
  switch (node.kind) {
    case "fill":
      fillElements(elementsOf(node.dtype, target), node.dtype, node.value);
      return;
    case "concat":
      place(node, machine, {
        bytes: target,
        offset: 0,
        strides: rowMajorStrides(node.shape),
      });
      return;
    case "cast":
    case "elementwise":
      writeBlocks(node, machine, target);
      return;
    case "reduce":
      evaluateReduce(node, machine, target);
      return;
    case "matmul":
      evaluateMatMul(node, machine, target);
      return;
    default:
      target.set(whole(node, machine));
  }
}

function writeBlocks(node: Core, machine: Machine, target: Uint8Array): void {
  const blocks = openBlocks(node, machine);
  const count = elementCount(node.shape);
  const width = bytesPerElement(node.dtype);
  for (let start = 0; start < count; start += BLOCK) {
    const block = blocks(start, Math.min(BLOCK, count - start));
    const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
    target.set(bytes, start * width);
  }
}

/** A place for a tensor within a larger one; offset and strides in elements. */
interface Place {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Evaluates a node into its place. */
function place(node: Core, machine: Machine, into: Place): void {
  if (node.kind === "concat") {
    placeParts(node, machine, into);
  } else if (
    node.kind === "view" ||
    (node.kind === "load" && !isContiguous(node, into))
  ) {
    const opened =
      node.kind === "view"
        ? openView(node, machine)
        : { ...walked(node), dtype: node.dtype, bytes: whole(node, machine) };
    copyView(node, opened, into);
  } else if (isContiguous(node, into)) {
    const width = bytesPerElement(node.dtype);
    const start = into.offset * width;
    const end = start + elementCount(node.shape) * width;
    write(node, machine, into.bytes.subarray(start, end));
  } else {
    const bytes = whole(node, machine);
    copyView(node, { ...walked(node), dtype: node.dtype, bytes }, into);
  }
}

function placeParts(node: Concat, machine: Machine, into: Place): void {
  let { offset } = into;
  for (const part of node.parts) {
    place(part, machine, { ...into, offset });
    offset += part.shape[node.axis]! * into.strides[node.axis]!;
  }
}

/** Whether the elements of a place are neighbours in the row-major order. */
export function isContiguous(
  { shape }: Core,
  { strides }: Pick<Place, "strides">,
): boolean {
  const own = rowMajorStrides(shape);
  return shape.every((size, axis) => size === 1 || own[axis] === strides[axis]);
}

function copyView(node: Core, opened: Opened, into: Place): void {
  const { bytes: source, dtype, offset, axes } = opened;
  const copy = copier({ dtype, source, target: into.bytes });
  copy(loopsOf(axes, node.shape, into.strides), offset, into.offset);
}
