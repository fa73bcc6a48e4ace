import { describe, expect, it } from "vitest";
import { bfloat16ToNumber, numberToBfloat16 } from "../../src/tensor/numbers/bfloat16.js";
import { float16ToNumber, numberToFloat16 } from "../../src/tensor/numbers/float16.js";
import { bigToOddNumber } from "../../src/tensor/numbers/integer.js";
import { bfloat16Bits, float16Bits, roundTo } from "../support/reference-array.js";

const ALL_BITS = Array.from({ length: 65536 }, (_, bits) => bits);

/** The definition: sign, fraction and exponent of `width` bits, by arithmetic alone. */
function defined(bits: number, fractionBits: number): number {
  const scale = 2 ** fractionBits;
  const exponents = 2 ** (15 - fractionBits);
  const sign = bits >= 32768 ? -1 : 1;
  const exponent = Math.floor((bits % 32768) / scale);
  const fraction = (bits % scale) / scale;
  const bias = exponents / 2 - 1;
  if (exponent === exponents - 1) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias);
  return sign * (1 + fraction) * 2 ** (exponent - bias);
}

/** From numpy 2.4 and, the last column, ml_dtypes 0.6: float64 to the bits of both. */
const ROUNDED: readonly (readonly [number, number, number])[] = [
  [0.1, 0x2e66, 0x3dcd],
  [1 / 3, 0x3555, 0x3eab],
  [65504, 0x7bff, 0x4780],
  [65519.99999, 0x7bff, 0x4780],
  [65520, 0x7c00, 0x4780],
  [65535, 0x7c00, 0x4780],
  [1e5, 0x7c00, 0x47c3],
  [6e-8, 0x0001, 0x3381],
  [2.98e-8, 0x0000, 0x3300],
  [2 ** -25, 0x0000, 0x3300],
  [2.980232238769532e-8, 0x0001, 0x3300],
  [5.960464477539063e-8, 0x0001, 0x3380],
  [6.097555160522461e-5, 0x03ff, 0x3880],
  [6.1035e-5, 0x0400, 0x3880],
  [1.0009765625, 0x3c01, 0x3f80],
  [1.00048828125, 0x3c00, 0x3f80],
  [1.0004882812500002, 0x3c01, 0x3f80],
  [1.0014648437499998, 0x3c01, 0x3f80],
  [1.00146484375, 0x3c02, 0x3f80],
  [2049, 0x6800, 0x4500],
  [2051, 0x6802, 0x4500],
  [-2049.0000001, 0xe801, 0xc500],
  [3.3895e38, 0x7c00, 0x7f7f],
  [3.39e38, 0x7c00, 0x7f7f],
  [3.3961775292304956e38, 0x7c00, 0x7f80],
  [1e-40, 0x0000, 0x0001],
  [9.183549615799121e-41, 0x0000, 0x0001],
  [4.591774807899561e-41, 0x0000, 0x0000],
  [1.00390625, 0x3c04, 0x3f80],
  [1.01171875, 0x3c0c, 0x3f82],
  [1e300, 0x7c00, 0x7f80],
  [1e-300, 0x0000, 0x0000],
  [0.0012301533574825742, 0x150a, 0x3aa1],
  [0.2987455375084699, 0x34c8, 0x3e99],
  [-0.2741378553622176, 0xb463, 0xbe8c],
  [-0.8905918387572742, 0xbb20, 0xbf64],
  [6.014360259743849e-7, 0x000a, 0x3521],
  [1.3402152455545336e-5, 0x00e1, 0x3761],
  [-4.922065185513297e-6, 0x8053, 0xb6a5],
  [-6.204748998199404e-6, 0x8068, 0xb6d0],
];

describe.each([
  {
    name: "float16",
    fractionBits: 10,
    decode: float16ToNumber,
    encode: numberToFloat16,
    bitsOf: float16Bits,
    column: 1,
  },
  {
    name: "bfloat16",
    fractionBits: 7,
    decode: bfloat16ToNumber,
    encode: numberToBfloat16,
    bitsOf: bfloat16Bits,
    column: 2,
  },
] as const)("$name", ({ name, fractionBits, decode, encode, bitsOf, column }) => {
  it("stands for the numbers of its definition, all 65536", () => {
    const wrong = ALL_BITS.filter(
      (it) => !Object.is(decode(it), defined(it, fractionBits)),
    );
    expect(wrong).toEqual([]);
  });

  it("gives every number its own bits back, and one NaN for all", () => {
    const wrong = ALL_BITS.filter((bits) => {
      const value = defined(bits, fractionBits);
      const quiet = name === "float16" ? 0x7e00 : 0x7fc0;
      return (
        (encode(value) & (Number.isNaN(value) ? 0x7fff : 0xffff)) !==
        (Number.isNaN(value) ? quiet : bits)
      );
    });
    expect(wrong).toEqual([]);
  });

  it("rounds the middle of two neighbours to the even one, and just beside it to the nearer", () => {
    const infinity = (2 ** (15 - fractionBits) - 1) * 2 ** fractionBits;
    const wrong: number[] = [];
    for (let bits = 0; bits < infinity; bits++) {
      const low = defined(bits, fractionBits);
      // The largest number's upper neighbour would be the next power of two.
      const high =
        bits + 1 === infinity
          ? 2 ** (2 ** (14 - fractionBits))
          : defined(bits + 1, fractionBits);
      const middle = (low + high) / 2;
      const even = bits % 2 === 0 ? bits : bits + 1;
      const [below, above] = [nextDown(middle), nextUp(middle)];
      for (const sign of [0, 0x8000]) {
        const side = sign === 0 ? 1 : -1;
        if (
          encode(side * middle) !== sign + even ||
          encode(side * below) !== sign + bits ||
          encode(side * above) !== sign + bits + 1
        ) {
          wrong.push(bits);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(ROUNDED)("rounds %f as numpy does", (...row) => {
    expect(encode(row[0])).toBe(row[column]);
    expect(bitsOf(Number(roundTo(name, row[0])))).toBe(row[column]);
  });

  it("goes to infinity beyond the largest", () => {
    const infinity = (2 ** (15 - fractionBits) - 1) * 2 ** fractionBits;
    for (const value of [Infinity, Number.MAX_VALUE, 2 ** 128]) {
      expect(encode(value)).toBe(infinity);
      expect(encode(-value)).toBe(0x8000 + infinity);
    }
  });

  it("keeps the sign of zero and of what rounds to it", () => {
    for (const value of [-0, -Number.MIN_VALUE, -1e-60])
      expect(encode(value)).toBe(0x8000);
  });
});

const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

function nextUp(value: number): number {
  number[0] = value;
  bits[0]! += 1n;
  return number[0]!;
}

function nextDown(value: number): number {
  number[0] = value;
  bits[0]! -= 1n;
  return number[0]!;
}

it("does not round to bfloat16 by way of float32", () => {
  // Just above the middle of 1 and 1 + 2^-7, so little that float32 says the middle.
  expect(numberToBfloat16(1.0039062500000002)).toBe(0x3f81);
  expect(numberToBfloat16(4.591775267077042e-41)).toBe(0x0001);
});

it("rounds 64-bit integers to float32 once, as numpy does", () => {
  const wanted: readonly (readonly [bigint, number])[] = [
    [2n ** 53n + 1n, 9007199254740992],
    [2n ** 62n + 2n ** 38n + 1n, 4.611686568183202e18],
    [2n ** 62n + 2n ** 38n, 4.611686018427388e18],
    [-(2n ** 62n) - 2n ** 38n - 1n, -4.611686568183202e18],
    [2n ** 63n - 1n, 9.223372036854776e18],
    [-(2n ** 63n), -9.223372036854776e18],
    [2n ** 64n - 1n, 1.8446744073709552e19],
    [2n ** 63n + 2n ** 39n + 1n, 9.223373136366404e18],
    [2n ** 63n + 2n ** 39n, 9.223372036854776e18],
  ];
  for (const [value, float] of wanted) {
    expect(Math.fround(bigToOddNumber(value))).toBe(float);
  }
});
