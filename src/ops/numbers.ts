import { isFloating, type DType } from "../tensor/dtype.js";
import { Fault } from "../tensor/fault.js";

/** The largest finite number of each floating dtype. */
const LARGEST: Readonly<Partial<Record<DType, number>>> = {
  float16: 65504,
  bfloat16: (2 - 2 ** -7) * 2 ** 127,
  float32: (2 - 2 ** -23) * 2 ** 127,
};

/**
 * Checks that elements of `dtype` can hold a number: a fraction is none of an integer's, and
 * no number may wrap around or become infinite.
 *
 * @throws Fault `dtype`.
 */
export function checkHolds(dtype: DType, value: number, parameter?: string): void {
  const message = `${value} is no ${dtype}`;
  if (dtype === "bool") {
    if (value === 0 || value === 1) return;
    throw new Fault("dtype", message, "a bool is 0 or 1", parameter);
  }
  if (isFloating(dtype)) {
    const largest = LARGEST[dtype];
    if (largest === undefined || Math.abs(value) <= largest) return;
    throw new Fault("dtype", message, `its largest number is ${largest}`, parameter);
  }
  const [lowest, highest] = rangeOf(dtype);
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  const help = `it holds the integers from ${lowest} to ${highest}`;
  throw new Fault("dtype", message, help, parameter);
}

/** The smallest and the largest integer; numbers and bigints compare exactly. */
function rangeOf(dtype: DType): readonly [bigint, bigint] {
  const bits = BigInt(dtype.replace(/\D+/, ""));
  if (dtype.startsWith("u")) return [0n, 2n ** bits - 1n];
  return [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}
