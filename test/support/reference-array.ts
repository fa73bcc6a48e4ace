import type { ElementwiseOperation } from "../../src/tensor/core.js";
import type { DType } from "../../src/tensor/dtype.js";
import { rowMajorStrides, type Shape } from "../../src/tensor/shape.js";

/**
 * Arrays done the plain way, to hold the engine against: every operation walks all indices of
 * its result and asks where each element comes from. Values of floats are rounded to their
 * dtype by dividing by the distance between neighbours, not by looking at bits.
 */
export interface ReferenceArray {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly values: readonly (number | bigint)[];
}

export type Index = readonly number[];

/** All indices of a shape, the last axis fastest. */
export function indicesOf(shape: Shape): Index[] {
  let indices: Index[] = [[]];
  for (const size of shape) {
    indices = indices.flatMap((index) =>
      Array.from({ length: size }, (_, i) => [...index, i]),
    );
  }
  return indices;
}

/** The array of a shape whose element at each index is that of `input` at `from(index)`. */
export function picked(
  input: ReferenceArray,
  shape: Shape,
  from: (index: Index) => Index,
): ReferenceArray {
  return {
    ...input,
    shape,
    values: indicesOf(shape).map((it) => elementAt(input, from(it))),
  };
}

export function elementAt(array: ReferenceArray, index: Index): number | bigint {
  const strides = rowMajorStrides(array.shape);
  return array.values[index.reduce((sum, it, axis) => sum + it * strides[axis]!, 0)]!;
}

export const reference = {
  permute: (x: ReferenceArray, order: readonly number[]) =>
    picked(
      x,
      order.map((axis) => x.shape[axis]!),
      (index) => x.shape.map((_, axis) => index[order.indexOf(axis)]!),
    ),
  reshape: (x: ReferenceArray, shape: Shape) => ({ ...x, shape }),
  flip: (x: ReferenceArray, axis: number) =>
    picked(x, x.shape, (index) => index.with(axis, x.shape[axis]! - 1 - index[axis]!)),
  slice: (x: ReferenceArray, axis: number, start: number, stop: number) =>
    picked(x, x.shape.with(axis, stop - start), (index) =>
      index.with(axis, start + index[axis]!),
    ),
  gather: (x: ReferenceArray, axis: number, list: readonly number[]) =>
    picked(x, x.shape.with(axis, list.length), (index) =>
      index.with(axis, list[index[axis]!]!),
    ),
  expand: (x: ReferenceArray, shape: Shape) =>
    picked(x, shape, (index) => index.map((it, axis) => (x.shape[axis] === 1 ? 0 : it))),
  concat(axis: number, parts: readonly ReferenceArray[]): ReferenceArray {
    const places = parts.flatMap((part) =>
      Array.from({ length: part.shape[axis]! }, (_, at) => ({ part, at })),
    );
    const first = parts[0]!;
    const shape = first.shape.with(axis, places.length);
    const values = indicesOf(shape).map((index) => {
      const { part, at } = places[index[axis]!]!;
      return elementAt(part, index.with(axis, at));
    });
    return { shape, dtype: first.dtype, values };
  },
  cast: (x: ReferenceArray, dtype: DType): ReferenceArray => ({
    shape: x.shape,
    dtype,
    values: x.values.map((value) => castValue(value, x.dtype, dtype)),
  }),
  sum(axis: number, x: ReferenceArray): ReferenceArray {
    const shape = x.shape.toSpliced(axis, 1);
    const values = indicesOf(shape).map((index) => {
      let sum: number | bigint =
        typeof x.values[0] === "bigint" ? 0n : x.shape[axis] === 0 ? 0 : -0;
      for (let i = 0; i < x.shape[axis]!; i++) {
        sum = plus(sum, elementAt(x, index.toSpliced(axis, 0, i)));
      }
      return roundTo(x.dtype, sum);
    });
    return { shape, dtype: x.dtype, values };
  },
};

function plus(a: number | bigint, b: number | bigint): number | bigint {
  return typeof a === "bigint" ? a + (b as bigint) : a + (b as number);
}

/** Exact arithmetic on two elements of floats, or of integers before they wrap. */
export function compute(
  operation: ElementwiseOperation,
  a: number | bigint,
  b: number | bigint,
): number | bigint {
  if (typeof a === "bigint" && typeof b === "bigint") {
    if (operation === "add") return a + b;
    if (operation === "subtract") return a - b;
    if (operation === "multiply") return a * b;
    if (operation === "negate") return -a;
  } else {
    const [x, y] = [Number(a), Number(b)];
    if (operation === "add") return x + y;
    if (operation === "subtract") return x - y;
    if (operation === "multiply") return x * y;
    if (operation === "divide") return x / y;
    if (operation === "negate") return -x;
    if (operation === "sqrt") return Math.sqrt(x);
  }
  throw new Error(`${operation} has no reference`);
}

const INTEGER = /^(u?)int(\d+)$/;
/** Bits of the fraction, exponent of the least and of the greatest number. */
const FLOAT: Readonly<Record<string, readonly [number, number, number]>> = {
  float16: [10, -24, 15],
  bfloat16: [7, -133, 127],
  float32: [23, -149, 127],
};

export function castValue(
  value: number | bigint,
  from: DType,
  to: DType,
): number | bigint {
  if (to === "bool") return value === 0 || value === 0n ? 0 : 1;
  const integer = INTEGER.exec(to);
  if (integer === null || from.includes("int") || from === "bool")
    return roundTo(to, value);
  const bits = BigInt(integer[2]!);
  const low = integer[1] === "u" ? 0n : -(2n ** (bits - 1n));
  const high = low + 2n ** bits - 1n;
  const number = Number(value);
  const whole =
    number === Infinity
      ? high
      : number === -Infinity
        ? low
        : BigInt(Number.isNaN(number) ? 0 : Math.trunc(number));
  const inside = whole < low ? low : whole > high ? high : whole;
  return bits === 64n ? inside : Number(inside);
}

/** A number as an element of a dtype: floats to nearest, ties to even; integers wrapped. */
export function roundTo(dtype: DType, value: number | bigint): number | bigint {
  const integer = INTEGER.exec(dtype);
  if (integer !== null) {
    const bits = Number(integer[2]);
    const wrap = integer[1] === "u" ? BigInt.asUintN : BigInt.asIntN;
    const wrapped = wrap(bits, BigInt(value));
    return bits === 64 ? wrapped : Number(wrapped);
  }
  if (dtype === "float64") return Number(value);
  if (dtype === "bool") return Number(value) === 0 ? 0 : 1;
  const [fraction, least, greatest] = FLOAT[dtype]!;
  return typeof value === "bigint"
    ? roundBigint(value, fraction, greatest)
    : roundNumber(value, fraction, least, greatest);
}

function roundNumber(value: number, fraction: number, least: number, greatest: number) {
  if (!Number.isFinite(value) || value === 0) return value;
  const size = Math.abs(value);
  let exponent = -1074;
  while (2 ** (exponent + 1) <= size) exponent++;
  const distance = 2 ** Math.max(exponent - fraction, least);
  const steps = size / distance;
  let whole = Math.floor(steps);
  const rest = steps - whole;
  if (rest > 0.5 || (rest === 0.5 && whole % 2 === 1)) whole++;
  const rounded = whole * distance;
  return Math.sign(value) * (rounded >= 2 ** (greatest + 1) ? Infinity : rounded);
}

/** As {@link roundNumber}, exactly, for what a float64 does not hold. */
function roundBigint(value: bigint, fraction: number, greatest: number): number {
  const size = value < 0n ? -value : value;
  const bits = size.toString(2).length;
  const distance = 2n ** BigInt(Math.max(bits - 1 - fraction, 0));
  let whole = size / distance;
  const rest = 2n * (size % distance);
  if (rest > distance || (rest === distance && whole % 2n === 1n)) whole++;
  const rounded = Number(whole * distance);
  return (value < 0n ? -1 : 1) * (rounded >= 2 ** (greatest + 1) ? Infinity : rounded);
}

/** Little-endian bytes of an array, one element at a time. */
export function toBytes({ dtype, values }: ReferenceArray): Uint8Array {
  const width = Number(/\d+$/.exec(dtype)?.[0] ?? 8) / 8;
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    const at = i * width;
    if (dtype === "bool") view.setUint8(at, Number(value));
    else if (dtype === "float32") view.setFloat32(at, Number(value), true);
    else if (dtype === "float64") view.setFloat64(at, Number(value), true);
    else if (dtype === "float16") view.setUint16(at, float16Bits(Number(value)), true);
    else if (dtype === "bfloat16") view.setUint16(at, bfloat16Bits(Number(value)), true);
    else if (width === 8) view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true);
    else if (width === 4) view.setUint32(at, Number(value) >>> 0, true);
    else if (width === 2) view.setUint16(at, Number(value) & 0xffff, true);
    else view.setUint8(at, Number(value) & 0xff);
  });
  return new Uint8Array(view.buffer);
}

/** Bits of a number that is a float16, from its definition. */
export function float16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = Object.is(value, -0) || value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size === Infinity) return sign + 0x7c00;
  if (size < 2 ** -14) return sign + size * 2 ** 24;
  let exponent = -14;
  while (2 ** (exponent + 1) <= size) exponent++;
  return sign + (exponent + 15) * 1024 + (size / 2 ** exponent - 1) * 1024;
}

/** Bits of a number that is a bfloat16: the first half of it as float32. */
export function bfloat16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint16(0);
}
