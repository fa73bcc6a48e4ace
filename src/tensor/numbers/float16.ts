/**
 * IEEE binary16: 1 sign bit, 5 exponent bits, 10 fraction bits. Node 20 has no Float16Array,
 * so these work on the 16 bits as an integer.
 */

const float64 = new Float64Array(1);
/** The halves of `float64[0]`, low word first: every platform of Node's is little-endian. */
const words = new Int32Array(float64.buffer);

/** The number that the 16 bits stand for. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (0x400 + fraction) * 2 ** (exponent - 25);
}

/**
 * The nearest float16, ties to even, straight from float64: going by way of float32 would
 * round twice. Beyond the largest, infinity; NaN gives the quiet NaN of the same sign.
 */
export function numberToFloat16(value: number): number {
  float64[0] = value;
  const high = words[1]!;
  const sign = (high >>> 16) & 0x8000;
  const exponent = ((high >>> 20) & 0x7ff) - 1023;
  const fraction = high & 0xfffff;
  if (exponent === 1024) {
    return fraction !== 0 || words[0] !== 0 ? sign | 0x7e00 : sign | 0x7c00;
  }
  if (exponent > 15) return sign | 0x7c00;
  if (exponent < -25) return sign;
  // The 21 significant bits of the high word, of which `dropped` are rounded away; the low
  // word only matters for telling a tie from more than half. A subnormal drops more of them.
  const significand = exponent < -14 ? fraction | 0x100000 : fraction;
  const dropped = exponent < -14 ? -4 - exponent : 10;
  const base = exponent < -14 ? 0 : (exponent + 15) << 10;
  const kept = base + (significand >>> dropped);
  const rest = significand & ((1 << dropped) - 1);
  const half = 1 << (dropped - 1);
  const up = rest > half || (rest === half && (words[0] !== 0 || (kept & 1) === 1));
  // A carry out of the fraction raises the exponent, and out of the largest gives infinity.
  return sign | (up ? kept + 1 : kept);
}
