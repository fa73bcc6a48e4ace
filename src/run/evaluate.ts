import type { WeightReader } from "../tensor/catalog.js";
import type { Concat, Core, Load, View } from "../tensor/core.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { isEmpty, isRowMajor, walked } from "../tensor/nodes/view.js";
import { elementCount, rowMajorStrides } from "../tensor/shape.js";
import { FRESH, type Arena } from "./arena.js";
import { BLOCK, fillElements, openBlocks } from "./blocks.js";
import { boxAround } from "./box.js";
import { copier } from "./copy.js";
import { elementsOf } from "./elements.js";
import { loopsOf } from "./loops.js";
import { allocate, openView, readWhole, type Machine, type Opened } from "./machine.js";
import { evaluateMatMul } from "./matmul.js";
import { evaluateReduce } from "./reduce.js";
import { tilesOf } from "./tiles.js";

/**
 * The elements of a node, row-major and little-endian, in an array of the arena. Weights are
 * read when they are needed. Throws `Fault` "division-by-zero" where an integer of the data is
 * divided by 0, and what the reader throws.
 */
export function evaluate(
  node: Core,
  reader: Pick<WeightReader, "read">,
  arena: Arena = FRESH,
): Uint8Array {
  const machine: Machine = {
    reader,
    arena,
    evaluate: (inner) => (isEmpty(inner) ? new Uint8Array(0) : whole(inner, machine)),
  };
  return machine.evaluate(node);
}

function whole(node: Core, machine: Machine): Uint8Array {
  if (node.kind === "load") return readWhole(node, machine);
  if (node.kind === "view" && isInOrder(node)) {
    return stretchOf(node, openView(node, machine));
  }
  const target = allocate(machine, node.dtype, elementCount(node.shape));
  machine.arena.scope(() => write(node, machine, target));
  return target;
}

/** Whether what opening a view reads has its elements in order, one beside the other. */
export function isInOrder(view: View): boolean {
  const { base } = view;
  const boxed = base.kind === "load" ? boxAround(view, base.shape) : null;
  return isRowMajor(boxed?.axes ?? view.axes);
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
    case "view":
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
    case "load":
      machine.reader.read(node.tensor, undefined, target);
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
  } else if (node.kind === "view") {
    placeView(node, machine, into);
  } else if (node.kind === "load" && !isContiguous(node, into)) {
    placeView(viewOf(node), machine, into);
  } else if (isContiguous(node, into)) {
    const width = bytesPerElement(node.dtype);
    const start = into.offset * width;
    const end = start + elementCount(node.shape) * width;
    write(node, machine, into.bytes.subarray(start, end));
  } else {
    copyWhole(node, machine, into);
  }
}

function placeParts(node: Concat, machine: Machine, into: Place): void {
  let { offset } = into;
  for (const part of node.parts) {
    const here = { ...into, offset };
    machine.arena.scope(() => place(part, machine, here));
    offset += part.shape[node.axis]! * into.strides[node.axis]!;
  }
}

function placeView(view: View, machine: Machine, into: Place): void {
  if (view.base.kind !== "load") {
    copyView(view, openView(view, machine), into);
    return;
  }
  for (const { node, start } of tilesOf(view)) {
    const offset = start.reduce(
      (sum, it, axis) => sum + it * into.strides[axis]!,
      into.offset,
    );
    const here = { ...into, offset };
    machine.arena.scope(() =>
      node.kind === "view"
        ? copyView(node, openView(node, machine), here)
        : copyWhole(node, machine, here),
    );
  }
}

/** A weight as a view of itself. */
export function viewOf(load: Load): View {
  const { shape, dtype } = load;
  return { kind: "view", shape, dtype, ...walked(load) };
}

function copyWhole(node: Core, machine: Machine, into: Place): void {
  const bytes = whole(node, machine);
  copyView(node, { ...walked(node), dtype: node.dtype, bytes }, into);
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
