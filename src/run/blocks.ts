import type { Cast, Core, Elementwise } from "../tensor/core.js";
import { isFloating, type DType } from "../tensor/dtype.js";
import { isBig } from "../tensor/numbers/integer.js";
import { scalarOperation, type ScalarOperation } from "../tensor/numbers/arithmetic.js";
import { held } from "../tensor/numbers/scalar.js";
import { elementCount } from "../tensor/shape.js";
import { converter } from "./convert.js";
import { copier } from "./copy.js";
import {
  allocate,
  elementsOf,
  type BigElements,
  type Elements,
  type NumberElements,
} from "./elements.js";
import { loopsOf } from "./loops.js";
import { openView, type Machine } from "./machine.js";
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
    case "fill": {
      const block = elementsOf(node.dtype, allocate(node.dtype, BLOCK));
      fillElements(block, node.dtype, node.value);
      return (_, count) => firstOf(block, count);
    }
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
  if (node.kind === "fill") {
    const block = elementsOf(dtype, allocate(dtype, BLOCK));
    fillElements(block, dtype, node.value);
    return (_, count) => firstOf(block, count);
  }
  if (node.kind === "elementwise") return computedBlocks(node, machine);
  const blocks = openBlocks(node, machine);
  if (dtype === node.dtype) return blocks;
  return converted(blocks, node.dtype, dtype);
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

function converted(blocks: Blocks, from: DType, to: DType): Blocks {
  const convert = converter(from, to);
  const block = elementsOf(to, allocate(to, BLOCK));
  return (start, count) => {
    convert(blocks(start, count), block, count);
    return firstOf(block, count);
  };
}

function castBlocks(node: Cast, machine: Machine): Blocks {
  const blocks = openBlocks(node.operand, machine);
  return converted(blocks, node.operand.dtype, node.dtype);
}

function viewBlocks(node: Core & { kind: "view" }, machine: Machine): Blocks {
  const { bytes, dtype, offset, axes } = openView(node, machine);
  const loops = loopsOf(axes, node.shape);
  const [only] = loops;
  if (loops.length === 1 && only?.from === 1) {
    const elements = elementsOf(dtype, bytes).subarray(offset);
    return (start, count) => elements.subarray(start, start + count);
  }
  const target = allocate(dtype, Math.min(BLOCK, elementCount(node.shape)));
  const sequence = { copy: copier({ dtype, source: bytes, target }), loops, offset };
  const block = elementsOf(dtype, target);
  return (start, count) => {
    copyStretch(sequence, start, count);
    return firstOf(block, count);
  };
}

function roundedBlocks(node: Elementwise, machine: Machine): Blocks {
  const { dtype } = node;
  const blocks = computedBlocks(node, machine);
  return dtype === computedAs(dtype)
    ? blocks
    : converted(blocks, computedAs(dtype), dtype);
}

function computedBlocks(node: Elementwise, machine: Machine): Blocks {
  const [left, right] = node.operands.map((operand) => openComputed(operand, machine));
  const operation = scalarOperation(node.operation, node.dtype);
  const dtype = computedAs(node.dtype);
  const block = elementsOf(dtype, allocate(dtype, BLOCK));
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
