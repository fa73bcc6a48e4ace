import { isFloating, type DType } from "../dtype.js";
import { bfloat16ToNumber, numberToBfloat16 } from "./bfloat16.js";
import { float16ToNumber, numberToFloat16 } from "./float16.js";
import {
  bigToOddNumber,
  floatToBig,
  floatToSmall,
  isBig,
  smallRange,
  wrapBig,
  wrapSmall,
} from "./integer.js";

/**
 * The value as an element of `dtype` holds it: floats rounded to nearest, integers wrapped,
 * bool 0 or 1. `value` is a number of the same sort: whole for an integer dtype.
 */
export function held(dtype: DType, value: number | bigint): number | bigint {
  if (isBig(dtype)) return wrapBig(dtype, BigInt(value));
  if (dtype === "bool") return Number(value) === 0 ? 0 : 1;
  if (!isFloating(dtype)) return wrapSmall(dtype, Number(value));
  if (dtype === "float64") return Number(value);
  const number = typeof value === "bigint" ? bigToOddNumber(value) : value;
  if (dtype === "float32") return Math.fround(number);
  if (dtype === "float16") return float16ToNumber(numberToFloat16(number));
  return bfloat16ToNumber(numberToBfloat16(number));
}

/** What a cast makes of an element: see `cast` for the rules. */
export function castValue(
  value: number | bigint,
  from: DType,
  to: DType,
): number | bigint {
  const element = held(from, value);
  if (typeof element === "bigint" && !isBig(to) && !isFloating(to) && to !== "bool") {
    return wrapSmall(to, Number(BigInt.asIntN(32, element)));
  }
  if (!isFloating(from) || isFloating(to) || to === "bool") return held(to, element);
  if (isBig(to)) return floatToBig(to, Number(element));
  return floatToSmall(smallRange(to), Number(element));
}
