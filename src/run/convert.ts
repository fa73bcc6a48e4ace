import { isFloating, type DType } from "../tensor/dtype.js";
import { bfloat16ToNumber, numberToBfloat16 } from "../tensor/numbers/bfloat16.js";
import { float16ToNumber, numberToFloat16 } from "../tensor/numbers/float16.js";
import {
  bigToOddNumber,
  floatToBig,
  floatToSmall,
  isBig,
  smallRange,
} from "../tensor/numbers/integer.js";
import { float32ToBfloat16, float32ToFloat16 } from "./halves.js";
import type { BigElements, Elements, NumberElements } from "./elements.js";

/** Converts the first `count` elements of an array into the first of another. */
export type Converter = (source: Elements, target: Elements, count: number) => void;

/** The loop that casts elements of `from` to `to`; the rules are those of `cast`. */
export function converter(from: DType, to: DType): Converter {
  if (from === to) return setElements;
  if (isHalf(from)) return convertHalf(from, to);
  if (to === "bool") return toBool;
  if (isHalf(to)) return toHalf(from, to);
  if (isBig(from)) return convertBig(to);
  if (isBig(to)) return isFloating(from) ? floatsToBig(to) : smallToBig;
  if (isFloating(from) && !isFloating(to)) return floatsToSmall(to);
  // Between numbers, `set` rounds to float32 and wraps integers, and is compiled code.
  return setElements;
}

function isHalf(dtype: DType): boolean {
  return dtype === "float16" || dtype === "bfloat16";
}

function setElements(source: Elements, target: Elements, count: number): void {
  (target as NumberElements).set((source as NumberElements).subarray(0, count));
}

/** What each of the 65536 patterns stands for, made when first needed. */
const tables = new Map<DType, Float32Array>();

function tableOf(dtype: DType): Float32Array {
  let table = tables.get(dtype);
  if (table === undefined) {
    const number = dtype === "float16" ? float16ToNumber : bfloat16ToNumber;
    table = Float32Array.from({ length: 65536 }, (_, bits) => number(bits));
    tables.set(dtype, table);
  }
  return table;
}

/** By way of float32, which holds every number of 16 bits. */
function convertHalf(from: DType, to: DType): Converter {
  const table = tableOf(from);
  const decode = (source: Elements, target: NumberElements, count: number): void => {
    const bits = source as Uint16Array;
    for (let i = 0; i < count; i++) target[i] = table[bits[i]!]!;
  };
  if (to === "float32" || to === "float64") return decode as Converter;
  const encode = converter("float32", to);
  let numbers = new Float32Array(0);
  return (source, target, count) => {
    if (numbers.length < count) numbers = new Float32Array(count);
    decode(source, numbers, count);
    encode(numbers, target, count);
  };
}

function toHalf(from: DType, to: DType): Converter {
  if (from === "float32") {
    return (to === "float16" ? float32ToFloat16 : float32ToBfloat16) as Converter;
  }
  const bitsOf = to === "float16" ? numberToFloat16 : numberToBfloat16;
  if (isBig(from)) {
    return (source, target, count) => {
      const values = source as BigElements;
      for (let i = 0; i < count; i++) target[i] = bitsOf(bigToOddNumber(values[i]!));
    };
  }
  return (source, target, count) => {
    const values = source as NumberElements;
    for (let i = 0; i < count; i++) target[i] = bitsOf(values[i]!);
  };
}

function toBool(source: Elements, target: Elements, count: number): void {
  for (let i = 0; i < count; i++)
    target[i] = Number(source[i]! !== 0 && source[i]! !== 0n);
}

function convertBig(to: DType): Converter {
  if (isBig(to)) {
    return (source, target, count) =>
      (target as BigElements).set((source as BigElements).subarray(0, count));
  }
  const number =
    to === "float64"
      ? Number
      : to === "float32"
        ? bigToOddNumber
        : (value: bigint) => Number(BigInt.asIntN(32, value));
  return (source, target, count) => {
    const values = source as BigElements;
    for (let i = 0; i < count; i++) target[i] = number(values[i]!);
  };
}

function smallToBig(source: Elements, target: Elements, count: number): void {
  for (let i = 0; i < count; i++) target[i] = BigInt(source[i]!);
}

function floatsToBig(to: DType): Converter {
  return (source, target, count) => {
    const values = source as NumberElements;
    for (let i = 0; i < count; i++) target[i] = floatToBig(to, values[i]!);
  };
}

function floatsToSmall(to: DType): Converter {
  const range = smallRange(to);
  return (source, target, count) => {
    const values = source as NumberElements;
    for (let i = 0; i < count; i++) target[i] = floatToSmall(range, values[i]!);
  };
}
