import type { Cast, Core, Elementwise, Fill, View } from "../tensor/core.js";
import { isFloating, type DType } from "../tensor/dtype.js";
import { isBig } from "../tensor/numbers/integer.js";
import { scalarOperation, type ScalarOperation } from "../tensor/numbers/arithmetic.js";
import { held } from "../tensor/numbers/scalar.js";
import { elementCount } from "../tensor/shape.js";
import { converter } from "./convert.js";
import { copier } from "./copy.js";
import {
  elementsOf,
  type BigElements,
  type Elements,
  type NumberElements,
} from "./elements.js";
import { isStrided, loopsOf } from "./loops.js";
import { allocate, openView, type Machine } from "./machine.js";
import { copyStretch } from "./range.js";

/**
 * Elements of a node a block at a time, so that casts and arithmetic need no array as large
 * as the tensor. The array returned is good until the next call.
 */
export type Blocks = (start: number, count: number) => Elements;

/** Elements a block may have; what one costs stays in the cache. */
export const BLOCK = 2 ** 14;

/** The dtype in which elements of another are computed. */
export function computedAs(dtype: DType): DType {
  return isBig(dtype) ? dtype : "float64";
}

/** The elements of a node in its dtype. */
export function openBlocks(node: Core, machine: Machine): Blocks {
  switch (node.kind) {
    case "cast":
      return castBlocks(node, machine);
    case "elementwise":
      return roundedBlocks(node, machine);
    case "fill":
      return filledBlocks(node, node.dtype, machine);
    case "view":
      return viewBlocks(node, machine);
    default: {
      const elements = elementsOf(node.dtype, machine.evaluate(node));
      return (start, count) => elements.subarray(start, start + count);
    }
  }
}

/**
 * The elements of a node as they take part in arithmetic: float64 or 64-bit integers. Within
 * a tree of arithmetic nothing is rounded in between, neither results nor constants.
 */
export function openComputed(node: Core, machine: Machine): Blocks {
  const dtype = computedAs(node.dtype);
  if (node.kind === "fill") return filledBlocks(node, dtype, machine);
  if (node.kind === "elementwise") return computedBlocks(node, machine);
  const blocks = openBlocks(node, machine);
  if (dtype === node.dtype) return blocks;
  return converted(blocks, blockFor(node, dtype, machine), node.dtype, dtype);
}

/** Room for a block of as many elements as a node has at most. */
function blockFor({ shape }: Core, dtype: DType, machine: Machine): Elements {
  const count = Math.min(BLOCK, elementCount(shape));
  return elementsOf(dtype, allocate(machine, dtype, count));
}

function filledBlocks(node: Fill, dtype: DType, machine: Machine): Blocks {
  const block = blockFor(node, dtype, machine);
  fillElements(block, dtype, node.value);
  return (_, count) => firstOf(block, count);
}

/** Fills an array of a dtype's elements with a value, rounded or wrapped to it. */
export function fillElements(
  target: Elements,
  dtype: DType,
  value: number | bigint,
): void {
  const element = held(dtype, value);
  if (dtype !== "float16" && dtype !== "bfloat16") {
    (target as { fill(value: number | bigint): unknown }).fill(element);
    return;
  }
  const bits = new Uint16Array(1);
  converter("float64", dtype)(Float64Array.of(Number(element)), bits, 1);
  (target as NumberElements).fill(bits[0]!);
}

function firstOf(block: Elements, count: number): Elements {
  return count === block.length ? block : block.subarray(0, count);
}

function converted(blocks: Blocks, block: Elements, from: DType, to: DType): Blocks {
  const convert = converter(from, to);
  return (start, count) => {
    convert(blocks(start, count), block, count);
    return firstOf(block, count);
  };
}

function castBlocks(node: Cast, machine: Machine): Blocks {
  const blocks = openBlocks(node.operand, machine);
  const block = blockFor(node, node.dtype, machine);
  return converted(blocks, block, node.operand.dtype, node.dtype);
}

function viewBlocks(node: View, machine: Machine): Blocks {
  if (isTurned(node)) {
    const elements = elementsOf(node.dtype, machine.evaluate(node));
    return (start, count) => elements.subarray(start, start + count);
  }
  const { bytes, dtype, offset, axes } = openView(node, machine);
  const loops = loopsOf(axes, node.shape);
  const [only] = loops;
  if (loops.length === 1 && only?.from === 1) {
    const elements = elementsOf(dtype, bytes).subarray(offset);
    return (start, count) => elements.subarray(start, start + count);
  }
  const target = allocate(machine, dtype, Math.min(BLOCK, elementCount(node.shape)));
  const sequence = { copy: copier({ dtype, source: bytes, target }), loops, offset };
  const block = elementsOf(dtype, target);
  return (start, count) => {
    copyStretch(sequence, start, count);
    return firstOf(block, count);
  };
}

/**
 * Whether a view walks across the rows of a large weight, so that its elements are better
 * rearranged as a whole, in tiles, than a block at a time: a block would touch as many lines
 * of memory as it has elements.
 */
export function isTurned(view: View): boolean {
  const { base, axes, shape } = view;
  if (base.kind !== "load" || elementCount(shape) <= BLOCK) return false;
  const last = loopsOf(axes, shape).at(-1);
  const step = last === undefined || !isStrided(last) ? 0 : Math.abs(last.from);
  return step > 1 && elementCount(shape) <= elementCount(base.shape);
}

function roundedBlocks(node: Elementwise, machine: Machine): Blocks {
  const { dtype } = node;
  const computed = computedAs(dtype);
  const blocks = computedBlocks(node, machine);
  if (dtype === computed) return blocks;
  return converted(blocks, blockFor(node, dtype, machine), computed, dtype);
}

function computedBlocks(node: Elementwise, machine: Machine): Blocks {
  const [left, right] = node.operands.map((operand) => openComputed(operand, machine));
  const operation = scalarOperation(node.operation, node.dtype);
  const dtype = computedAs(node.dtype);
  const block = blockFor(node, dtype, machine);
  const compute = loopOf(operation, node);
  return (start, count) => {
    const first = left!(start, count);
    compute(first, right === undefined ? first : right(start, count), block, count);
    return firstOf(block, count);
  };
}

type Compute = (left: Elements, right: Elements, target: Elements, count: number) => void;

function loopOf(operation: ScalarOperation, node: Elementwise): Compute {
  if (operation.domain === "bigint") {
    const { apply } = operation;
    return (left, right, target, count) => {
      const [a, b] = [left as BigElements, right as BigElements];
      for (let i = 0; i < count; i++) target[i] = apply(a[i]!, b[i]!);
    };
  }
  const own = isFloating(node.dtype) ? FLOAT_LOOPS[node.operation] : undefined;
  if (own !== undefined) return own as Compute;
  const { apply } = operation;
  return (left, right, target, count) => {
    const [a, b] = [left as NumberElements, right as NumberElements];
    for (let i = 0; i < count; i++) target[i] = apply(a[i]!, b[i]!);
  };
}

type FloatCompute = (
  left: Float64Array,
  right: Float64Array,
  target: Float64Array,
  count: number,
) => void;

/** The common ones without a call an element. */
const FLOAT_LOOPS: Readonly<Partial<Record<Elementwise["operation"], FloatCompute>>> = {
  add: (a, b, target, count) => {
    for (let i = 0; i < count; i++) target[i] = a[i]! + b[i]!;
  },
  subtract: (a, b, target, count) => {
    for (let i = 0; i < count; i++) target[i] = a[i]! - b[i]!;
  },
  multiply: (a, b, target, count) => {
    for (let i = 0; i < count; i++) target[i] = a[i]! * b[i]!;
  },
  divide: (a, b, target, count) => {
    for (let i = 0; i < count; i++) target[i] = a[i]! / b[i]!;
  },
};
