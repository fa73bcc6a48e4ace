import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/run/index.js";
import {
  bytesPerElement,
  DTYPES,
  isFloating,
  type DType,
} from "../../src/tensor/dtype.js";
import * as nodes from "../../src/tensor/nodes.js";
import { keepsAll } from "../../src/tensor/nodes/cast.js";
import { fromArrays } from "../support/memory-source.js";
import { castValue, roundTo, toBytes } from "../support/reference-array.js";

/** Casts elements by way of a load, as the engine does. */
function castBytes(
  values: readonly (number | bigint)[],
  from: DType,
  to: DType,
): Uint8Array {
  const shape = [values.length];
  const bytes = toBytes({ shape, dtype: from, values });
  const source = fromArrays([{ path: "x", shape, dtype: from, bytes }]);
  return evaluate(nodes.cast(nodes.load(source.tensors.get("x")!), to), source);
}

function castBits(
  values: readonly (number | bigint)[],
  from: DType,
  to: DType,
): number[] {
  return [...castBytes(values, from, to)];
}

function expected(values: readonly (number | bigint)[], dtype: DType): number[] {
  return [...toBytes({ shape: [values.length], dtype, values })];
}

const FLOATS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -1.9,
  1 / 3,
  127,
  127.9,
  128,
  -128,
  -128.9,
  -129,
  200.7,
  255,
  255.9,
  256,
  300,
  32767,
  32768,
  -32769,
  65504,
  65520,
  65535,
  65536,
  1e5,
  2 ** 24 + 1,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  2 ** 64,
  1e30,
  -1e30,
  3.4e38,
  1e-8,
  6e-8,
  6.1e-5,
  1e-40,
  1e-300,
  Infinity,
  -Infinity,
  NaN,
  Math.PI,
  1.00048828125,
  1.0004882812500002,
  1.0039062500000002,
  -2049,
];
const INTEGERS = [
  ...[
    0, 1, -1, 2, 3, 127, 128, -128, -129, 255, 256, 32767, 32768, 65535, 65536, 65519,
    65520,
  ],
  ...[2 ** 24 + 1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32 - 1, 2 ** 53],
].map(BigInt);
const BIGS = [
  2n ** 53n + 1n,
  2n ** 62n + 2n ** 38n,
  2n ** 62n + 2n ** 38n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  2n ** 64n - 1n,
  2n ** 63n + 2n ** 39n + 1n,
  -(2n ** 62n) - 2n ** 54n - 1n,
  2n ** 62n + 2n ** 54n,
];

const PAIRS = DTYPES.flatMap((from) => DTYPES.map((to) => [from, to] as const));

describe("casts", () => {
  it.each(PAIRS)("%s to %s", (from, to) => {
    const all = isFloating(from)
      ? FLOATS
      : from === "bool"
        ? [0, 1]
        : [...INTEGERS, ...BIGS];
    const values = all.map((value) => roundTo(from, value));
    const wanted = values.map((value) => castValue(value, from, to));
    expect(castBits(values, from, to)).toEqual(expected(wanted, to));
  });

  it("float to integer goes toward zero (numpy)", () => {
    const values = [1.9, -1.9, 0.5, -0.5, 127.9, -128.9, 300.7, -3, 100, 2];
    const wanted = [1, -1, 0, 0, 127, -128, 300, -3, 100, 2];
    for (const to of ["int16", "int32", "int64"] as const) {
      for (const from of ["float32", "float64"] as const) {
        expect(castBits(values, from, to)).toEqual(expected(wanted, to));
      }
    }
  });

  it("float to integer stops at the ends of the range, NaN is 0", () => {
    const values = [1e10, -1e10, NaN, Infinity, -Infinity];
    expect(castBits(values, "float32", "int8")).toEqual([127, 0x80, 0, 127, 0x80]);
    expect(castBits(values, "float64", "uint8")).toEqual([255, 0, 0, 255, 0]);
    const large = castBytes([1e30, -1e30, NaN, 2 ** 63], "float64", "int64");
    expect([...new BigInt64Array(large.buffer)]).toEqual([
      2n ** 63n - 1n,
      -(2n ** 63n),
      0n,
      2n ** 63n - 1n,
    ]);
  });

  it("integers wrap (numpy)", () => {
    const values = [
      0,
      1,
      -1,
      127,
      128,
      255,
      256,
      -129,
      65535,
      65536,
      2 ** 31 - 1,
      -(2 ** 31),
    ];
    const wanted: Readonly<Record<string, readonly number[]>> = {
      int8: [0, 1, -1, 127, -128, -1, 0, 127, -1, 0, -1, 0],
      uint8: [0, 1, 255, 127, 128, 255, 0, 127, 255, 0, 255, 0],
      int16: [0, 1, -1, 127, 128, 255, 256, -129, -1, 0, -1, 0],
      uint16: [0, 1, 65535, 127, 128, 255, 256, 65407, 65535, 0, 65535, 0],
      uint32: [
        0, 1, 4294967295, 127, 128, 255, 256, 4294967167, 65535, 65536, 2147483647,
        2147483648,
      ],
      bool: [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    };
    for (const [to, results] of Object.entries(wanted)) {
      const bits = castBits(values, "int64", to as DType);
      expect(bits).toEqual(expected(results, to as DType));
    }
  });

  it("keeps the bits of a NaN and of every int64 where nothing is cast", () => {
    const shape = [2, 2];
    const bytes = Uint8Array.from(
      { length: 32 },
      (_, i) => [1, 2, 3, 4, 5, 0, 0xf4, 0x7f][i % 8]!,
    );
    const source = fromArrays([{ path: "x", shape, dtype: "float64", bytes }]);
    const node = nodes.permute(nodes.load(source.tensors.get("x")!), [1, 0]);
    expect([...evaluate(node, source)]).toEqual([...bytes]);
  });
});

it("knows which casts lose nothing", () => {
  const lossless = PAIRS.filter(([from, to]) => from !== to && keepsAll(from, to));
  const seen = new Set(lossless.map((pair) => pair.join(" ")));
  for (const pair of [
    "float16 float32",
    "bfloat16 float32",
    "int8 float16",
    "uint8 bfloat16",
  ]) {
    expect(seen).toContain(pair);
  }
  for (const pair of [
    "float16 bfloat16",
    "int32 float32",
    "int64 float64",
    "int8 uint64",
  ]) {
    expect(seen).not.toContain(pair);
  }
  expect(seen).toContain("uint32 int64");
  expect(seen).not.toContain("uint64 int64");
  for (const [from, to] of lossless) {
    const values = (isFloating(from) ? FLOATS : [...INTEGERS, ...BIGS]).map((it) =>
      roundTo(from, from === "bool" ? (it === 0n ? 0 : 1) : it),
    );
    const back = values.map((value) => castValue(castValue(value, from, to), to, from));
    expect(back, `${from} ${to}`).toEqual(values);
    expect(bytesPerElement(from)).toBeLessThanOrEqual(bytesPerElement(to));
  }
});
