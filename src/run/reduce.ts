import type { Reduce } from "../tensor/core.js";
import { isFloating, type DType } from "../tensor/dtype.js";
import { isBig, wrapBig, wrapSmall } from "../tensor/numbers/integer.js";
import { elementCount } from "../tensor/shape.js";
import { BLOCK, computedAs, openComputed } from "./blocks.js";
import { converter } from "./convert.js";
import { elementsOf, type BigElements, type Elements } from "./elements.js";
import { allocate, type Machine } from "./machine.js";

/** Writes the sums or means; the operand is read in blocks, each in the order of memory. */
export function evaluateReduce(node: Reduce, machine: Machine, target: Uint8Array): void {
  const { axis, operand, dtype } = node;
  const rows = operand.shape[axis]!;
  const inner = elementCount(operand.shape.slice(axis + 1));
  const outer = elementCount(operand.shape.slice(0, axis));
  const blocks = openComputed(operand, machine);
  const results = elementsOf(dtype, target);
  // So many neighbouring sums are made at a time, and so many rows read at once.
  const columns = Math.min(inner, BLOCK);
  const together = columns < inner ? 1 : Math.floor(BLOCK / columns);
  const sums = accumulator(dtype, columns, machine);
  for (let index = 0; index < outer; index++) {
    for (let column = 0; column < inner; column += columns) {
      const width = Math.min(columns, inner - column);
      sums.clear();
      for (let row = 0; row < rows; row += together) {
        const count = Math.min(together, rows - row);
        const start = (index * rows + row) * inner + column;
        sums.add(blocks(start, count * width), count, width);
      }
      const at = index * inner + column;
      sums.write(results.subarray(at, at + width), node.operation === "mean" ? rows : 1);
    }
  }
}

interface Accumulator {
  clear(): void;
  /** Adds `rows` rows of `width` elements. */
  add(block: Elements, rows: number, width: number): void;
  /** Writes the sums, divided by `divisor`. */
  write(target: Elements, divisor: number): void;
}

function accumulator(dtype: DType, columns: number, machine: Machine): Accumulator {
  const sums = elementsOf(
    computedAs(dtype),
    allocate(machine, computedAs(dtype), columns),
  );
  return isBig(dtype)
    ? bigAccumulator(dtype, sums as BigElements)
    : smallAccumulator(dtype, sums as Float64Array);
}

function smallAccumulator(dtype: DType, sums: Float64Array): Accumulator {
  const encode = converter(computedAs(dtype), dtype);
  const whole = !isFloating(dtype);
  return {
    // -0 and not 0, so that the sum of -0 is -0.
    clear: () => void sums.fill(-0),
    add(block, rows, width) {
      const values = block as Float64Array;
      for (let row = 0; row < rows; row++) {
        const start = row * width;
        for (let i = 0; i < width; i++) sums[i]! += values[start + i]!;
      }
      // A block of 32-bit integers is summed exactly; wrapped, the next one is as well.
      if (whole) for (let i = 0; i < width; i++) sums[i] = wrapSmall(dtype, sums[i]!);
    },
    write(target, divisor) {
      if (divisor !== 1) for (let i = 0; i < sums.length; i++) sums[i]! /= divisor;
      encode(sums, target, target.length);
    },
  };
}

function bigAccumulator(dtype: DType, sums: BigElements): Accumulator {
  return {
    clear: () => void sums.fill(0n),
    add(block, rows, width) {
      const values = block as BigElements;
      for (let row = 0; row < rows; row++) {
        const start = row * width;
        for (let i = 0; i < width; i++) {
          sums[i] = wrapBig(dtype, sums[i]! + values[start + i]!);
        }
      }
    },
    write(target) {
      (target as BigElements).set(sums.subarray(0, target.length));
    },
  };
}
