import type { Cast, Core } from "../core.js";
import { isFloating, isInteger, type DType } from "../dtype.js";
import { castValue } from "../numbers/scalar.js";
import { fill } from "./leaves.js";

/**
 * Other element types. Floats round to nearest, ties to even; float to integer goes toward
 * zero and stops at the ends of the range, NaN gives 0; integers wrap; to bool is "not 0"
 * (NaN is true). A cast is folded into one before it where that one lost nothing, and parts
 * of a concat are cast one by one.
 */
export function cast(operand: Core, dtype: DType): Core {
  if (operand.dtype === dtype) return operand;
  if (operand.kind === "fill") {
    return fill(operand.shape, dtype, castValue(operand.value, operand.dtype, dtype));
  }
  if (operand.kind === "concat") {
    const parts = operand.parts.map((part) => cast(part, dtype));
    return { ...operand, dtype, parts };
  }
  if (operand.kind === "cast" && isDetour(operand.operand.dtype, operand.dtype, dtype)) {
    return cast(operand.operand, dtype);
  }
  return castNode(operand, dtype);
}

/**
 * Whether going by way of `between` changes nothing: it loses nothing, and it does not turn
 * an integer that would wrap into a float that stops at the end of the range.
 */
function isDetour(from: DType, between: DType, to: DType): boolean {
  if (!keepsAll(from, between)) return false;
  return !(isInteger(from) && isFloating(between) && isInteger(to)) || keepsAll(from, to);
}

/**
 * A cast to the same dtype: a row-major copy. It stands where a view cannot be expressed
 * over its base's digits, such as a reshape across axes that were swapped.
 */
export function copyOf(operand: Core): Cast {
  return castNode(operand, operand.dtype);
}

export function isCopy(node: Core): boolean {
  return node.kind === "cast" && node.operand.dtype === node.dtype;
}

function castNode(operand: Core, dtype: DType): Cast {
  return { kind: "cast", shape: operand.shape, dtype, operand };
}

/** Significant bits, and the exponents of the smallest and the largest number. */
const FLOATS: Readonly<Partial<Record<DType, readonly [number, number, number]>>> = {
  float16: [11, -24, 15],
  bfloat16: [8, -133, 127],
  float32: [24, -149, 127],
  float64: [53, -1074, 1023],
};

/** Whether every value of `from` is one of `to`'s. */
export function keepsAll(from: DType, to: DType): boolean {
  if (from === to || from === "bool") return true;
  const target = FLOATS[to];
  const source = FLOATS[from];
  if (source !== undefined) {
    if (target === undefined) return false;
    return source[0] <= target[0] && source[1] >= target[1] && source[2] <= target[2];
  }
  const signed = !from.startsWith("u");
  const bits = Number(from.replace(/\D+/, ""));
  if (target !== undefined) return bits <= target[0] && bits <= target[2];
  if (to === "bool") return false;
  const targetBits = Number(to.replace(/\D+/, ""));
  if (!to.startsWith("u")) return signed ? bits <= targetBits : bits < targetBits;
  return !signed && bits <= targetBits;
}
