/** bfloat16: the upper 16 bits of a float32. These work on the bits as an integer. */

const float64 = new Float64Array(1);
const words = new Int32Array(float64.buffer);
const float32 = new Float32Array(1);
const float32Bits = new Uint32Array(float32.buffer);

/** The number that the 16 bits stand for. */
export function bfloat16ToNumber(bits: number): number {
  float32Bits[0] = bits << 16;
  return float32[0]!;
}

/**
 * The nearest bfloat16, ties to even, straight from float64. Beyond the largest, infinity;
 * NaN gives the quiet NaN of the same sign.
 */
export function numberToBfloat16(value: number): number {
  float64[0] = value;
  const high = words[1]!;
  const sign = (high >>> 16) & 0x8000;
  const exponent = ((high >>> 20) & 0x7ff) - 1023;
  const fraction = high & 0xfffff;
  if (exponent === 1024) {
    return fraction !== 0 || words[0] !== 0 ? sign | 0x7fc0 : sign | 0x7f80;
  }
  if (exponent > 127) return sign | 0x7f80;
  if (exponent < -134) return sign;
  // As for float16: 7 fraction bits of 20, fewer for subnormals (below 2^-126).
  const significand = exponent < -126 ? fraction | 0x100000 : fraction;
  const dropped = exponent < -126 ? -113 - exponent : 13;
  const base = exponent < -126 ? 0 : (exponent + 127) << 7;
  const kept = base + (significand >>> dropped);
  const rest = significand & ((1 << dropped) - 1);
  const half = 1 << (dropped - 1);
  const up = rest > half || (rest === half && (words[0] !== 0 || (kept & 1) === 1));
  return sign | (up ? kept + 1 : kept);
}
