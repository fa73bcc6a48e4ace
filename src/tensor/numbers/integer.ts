import type { DType } from "../dtype.js";

const BITS: Readonly<Partial<Record<DType, number>>> = {
  int8: 8,
  int16: 16,
  int32: 32,
  int64: 64,
  uint8: 8,
  uint16: 16,
  uint32: 32,
  uint64: 64,
};

/** Whether elements are bigints to us, since a number would lose digits. */
export function isBig(dtype: DType): boolean {
  return dtype === "int64" || dtype === "uint64";
}

/** An integer modulo 2^bits of an integer dtype of at most 32 bits. */
export function wrapSmall(dtype: DType, value: number): number {
  const unused = 32 - BITS[dtype]!;
  return dtype.startsWith("u")
    ? (value << unused) >>> unused
    : (value << unused) >> unused;
}

/** An integer modulo 2^64, for int64 and uint64. */
export function wrapBig(dtype: DType, value: bigint): bigint {
  return dtype === "int64" ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
}

/** Smallest and largest value of an integer dtype of at most 32 bits. */
export function smallRange(dtype: DType): readonly [number, number] {
  const bits = BITS[dtype]!;
  return dtype.startsWith("u")
    ? [0, 2 ** bits - 1]
    : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

/**
 * A float as an integer: toward zero; out of range the nearest end, NaN is 0. (What C does
 * there is undefined, and numpy's and torch's results differ among processors.)
 */
export function floatToSmall(
  [lowest, highest]: readonly [number, number],
  value: number,
): number {
  if (value >= highest) return highest;
  if (value <= lowest) return lowest;
  return Math.trunc(value) || 0;
}

/** As {@link floatToSmall}, for int64 and uint64. */
export function floatToBig(dtype: DType, value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  const [lowest, highest] = dtype === "int64" ? [-(2 ** 63), 2 ** 63] : [0, 2 ** 64];
  if (value >= highest) return BigInt(highest) - 1n;
  if (value <= lowest) return BigInt(lowest);
  return BigInt(Math.trunc(value));
}

/**
 * A bigint of at most 64 bits as a float64 that rounds to a float of at most 32 bits as the
 * bigint itself would. Rounding to float64 first could make a tie of what is none; so the
 * bits that do not fit are gathered into the lowest that does.
 */
export function bigToOddNumber(value: bigint): number {
  if (value >= -(2n ** 53n) && value <= 2n ** 53n) return Number(value);
  const kept = value >> 11n;
  const exact = kept << 11n === value;
  return Number(exact ? kept : kept | 1n) * 2048;
}
