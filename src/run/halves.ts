import { numberToFloat16 } from "../tensor/numbers/float16.js";

/**
 * Float32 to the 16-bit floats, whole arrays at a time: the usual casts of a model. They round
 * as `numberToFloat16` and `numberToBfloat16` do, on the 32 bits: what is dropped is added to
 * just less than half, and to half where the bit that stays is odd, so that a carry rounds.
 */
export function float32ToBfloat16(
  source: Float32Array,
  target: Uint16Array,
  count: number,
): void {
  const bits = new Uint32Array(source.buffer, source.byteOffset, count);
  for (let i = 0; i < count; i++) {
    const word = bits[i]!;
    const isNaN = (word & 0x7fffffff) > 0x7f800000;
    target[i] = isNaN
      ? ((word >>> 16) & 0x8000) | 0x7fc0
      : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
}

/** As {@link float32ToBfloat16}. */
export function float32ToFloat16(
  source: Float32Array,
  target: Uint16Array,
  count: number,
): void {
  const bits = new Uint32Array(source.buffer, source.byteOffset, count);
  for (let i = 0; i < count; i++) {
    const word = bits[i]!;
    const size = word & 0x7fffffff;
    // From 2^-14, where float16 is no longer subnormal, to 2^16; the exponent's bias is less.
    target[i] =
      size >= 0x38800000 && size < 0x47800000
        ? ((word >>> 16) & 0x8000) |
          ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13)
        : numberToFloat16(source[i]!);
  }
}
