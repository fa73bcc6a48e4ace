import type { Core, MatMul } from "../tensor/core.js";
import { isFloating, type DType } from "../tensor/dtype.js";
import { wrapBig, wrapSmall } from "../tensor/numbers/integer.js";
import { permute } from "../tensor/nodes.js";
import { elementCount } from "../tensor/shape.js";
import { computedAs } from "./blocks.js";
import { converter } from "./convert.js";
import { elementsOf, type BigElements, type Elements } from "./elements.js";
import { allocate, type Machine } from "./machine.js";

/** Columns of the right side that are held decoded at a time. */
export const PANEL = 32;

/** The right side of a product with its rows and columns swapped: both are read by rows. */
export function swapped(right: Core): Core {
  const axes = right.shape.map((_, axis) => axis);
  const [rows, columns] = axes.splice(-2);
  return permute(right, [...axes, columns!, rows!]);
}

/** Writes the product: each element is the dot product of two rows. */
export function evaluateMatMul(node: MatMul, machine: Machine, target: Uint8Array): void {
  const { left, right, dtype } = node;
  const [rows, length] = left.shape.slice(-2) as [number, number];
  const columns = right.shape.at(-1)!;
  const product: Product = {
    left: elementsOf(dtype, machine.evaluate(left)),
    right: elementsOf(dtype, machine.evaluate(swapped(right))),
    target: elementsOf(dtype, target),
    rows,
    columns,
    length,
    dtype,
  };
  const batches = elementCount(left.shape.slice(0, -2));
  for (let batch = 0; batch < batches; batch++) {
    machine.arena.scope(() => multiply(product, batch, machine));
  }
}

interface Product {
  readonly left: Elements;
  readonly right: Elements;
  readonly target: Elements;
  readonly rows: number;
  readonly columns: number;
  readonly length: number;
  readonly dtype: DType;
}

function multiply(product: Product, batch: number, machine: Machine): void {
  const { left, right, target, rows, columns, length, dtype } = product;
  const computed = computedAs(dtype);
  const decode = converter(dtype, computed);
  const encode = converter(computed, dtype);
  const panel = elementsOf(computed, allocate(machine, computed, PANEL * length));
  const row = elementsOf(computed, allocate(machine, computed, length));
  const sums = elementsOf(computed, allocate(machine, computed, PANEL));
  const dots = dotsOf(dtype);
  for (let column = 0; column < columns; column += PANEL) {
    const width = Math.min(PANEL, columns - column);
    const start = (batch * columns + column) * length;
    decode(right.subarray(start, start + width * length), panel, width * length);
    for (let index = 0; index < rows; index++) {
      const from = (batch * rows + index) * length;
      decode(left.subarray(from, from + length), row, length);
      dots(row, panel, sums, width);
      const to = (batch * rows + index) * columns + column;
      encode(sums, target.subarray(to, to + width), width);
    }
  }
}

type Dots = (row: Elements, panel: Elements, sums: Elements, width: number) => void;

/** The dot products of a row with `width` others, for the elements of a dtype. */
function dotsOf(dtype: DType): Dots {
  if (isFloating(dtype)) return floatDots as Dots;
  if (computedAs(dtype) === dtype) {
    return (row, panel, sums, width) => {
      const [a, b] = [row as BigElements, panel as BigElements];
      for (let j = 0; j < width; j++) {
        let sum = 0n;
        for (let i = 0; i < a.length; i++) {
          sum = wrapBig(dtype, sum + a[i]! * b[j * a.length + i]!);
        }
        sums[j] = sum;
      }
    };
  }
  return (row, panel, sums, width) => {
    const [a, b] = [row as Float64Array, panel as Float64Array];
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let i = 0; i < a.length; i++) {
        sum = (sum + Math.imul(a[i]!, b[j * a.length + i]!)) | 0;
      }
      sums[j] = wrapSmall(dtype, sum);
    }
  };
}

/** Four at a time, so that the sums do not wait for each other. */
function floatDots(
  row: Float64Array,
  panel: Float64Array,
  sums: Float64Array,
  width: number,
): void {
  const { length } = row;
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    let [first, second, third, fourth] = [0, 0, 0, 0];
    const start = j * length;
    for (let i = 0; i < length; i++) {
      const value = row[i]!;
      const at = start + i;
      first += value * panel[at]!;
      second += value * panel[at + length]!;
      third += value * panel[at + 2 * length]!;
      fourth += value * panel[at + 3 * length]!;
    }
    sums[j] = first;
    sums[j + 1] = second;
    sums[j + 2] = third;
    sums[j + 3] = fourth;
  }
  for (; j < width; j++) {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += row[i]! * panel[j * length + i]!;
    sums[j] = sum;
  }
}
