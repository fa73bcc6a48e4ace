import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/run/index.js";
import { elementsOf } from "../../src/run/elements.js";
import type { Core, ElementwiseOperation } from "../../src/tensor/core.js";
import type { DType } from "../../src/tensor/dtype.js";
import { Fault } from "../../src/tensor/fault.js";
import * as nodes from "../../src/tensor/nodes.js";
import { elementCount, type Shape } from "../../src/tensor/shape.js";
import { fromArrays, type MemoryTensor } from "../support/memory-source.js";
import { float16Bits, toBytes } from "../support/reference-array.js";

type Values = readonly (number | bigint)[];

/** Loads of these values, and what a node over them gives. */
function world() {
  const arrays: MemoryTensor[] = [];
  return {
    load(dtype: DType, shape: Shape, values: Values): Core {
      const path = `w${arrays.length}`;
      const bytes = toBytes({ shape, dtype, values });
      arrays.push({ path, shape, dtype, bytes });
      return nodes.load({ stored: path, shape, dtype, bytes: bytes.length });
    },
    values: (node: Core): (number | bigint)[] => [
      ...elementsOf(node.dtype, evaluate(node, fromArrays(arrays))),
    ],
  };
}

function both(
  dtype: DType,
  operation: ElementwiseOperation,
  a: Values,
  b: Values,
): Values {
  const { load, values } = world();
  const shape = [a.length];
  return values(
    nodes.elementwise(operation, [load(dtype, shape, a), load(dtype, shape, b)]),
  );
}

describe("arithmetic of integers", () => {
  it("rounds down, the remainder has the divisor's sign (numpy)", () => {
    const [x, y] = [
      [7, -7, 7, -7, 0, 6],
      [2, 2, -2, -2, 3, -3],
    ];
    expect(both("int32", "divide", x!, y!)).toEqual([3, -4, -4, 3, 0, -2]);
    expect(both("int32", "remainder", x!, y!).map((it) => Number(it) + 0)).toEqual([
      1, 1, -1, -1, 0, 0,
    ]);
    const big = (list: number[]) => list.map(BigInt);
    expect(both("int64", "divide", big(x!), big(y!))).toEqual([
      3n,
      -4n,
      -4n,
      3n,
      0n,
      -2n,
    ]);
    expect(both("int64", "remainder", big(x!), big(y!))).toEqual([
      1n,
      1n,
      -1n,
      -1n,
      0n,
      0n,
    ]);
    expect(both("int64", "divide", [2n ** 62n], [-7n])).toEqual([-658812288346769701n]);
  });

  it("wraps (numpy)", () => {
    const u = [200, 3, 255];
    expect(both("uint8", "add", u, u)).toEqual([144, 6, 254]);
    expect(both("uint8", "multiply", u, u)).toEqual([64, 9, 1]);
    expect(both("uint8", "subtract", u, [5, 5, 5])).toEqual([195, 254, 250]);
    const m = [2 ** 31 - 1, 5];
    expect(both("int32", "multiply", m, m)).toEqual([1, 25]);
    expect(both("int32", "multiply", m, [3, 3])).toEqual([2147483645, 15]);
    const l = [2n ** 62n, 3n];
    expect(both("int64", "multiply", l, l)).toEqual([0n, 9n]);
    expect(both("uint64", "add", [2n ** 64n - 1n], [2n])).toEqual([1n]);
    expect(both("int8", "divide", [-128], [-1])).toEqual([-128]);
  });

  it("throws a fault for a division by zero in the data", () => {
    for (const dtype of ["int32", "uint8"] as const) {
      expect(() => both(dtype, "divide", [1], [0])).toThrow(Fault);
      expect(() => both(dtype, "remainder", [1], [0])).toThrow(/by zero/);
    }
    expect(() => both("int64", "divide", [1n], [0n])).toThrow(Fault);
  });

  it("negates", () => {
    const { load, values } = world();
    expect(
      values(nodes.elementwise("negate", [load("uint8", [3], [200, 3, 255])])),
    ).toEqual([56, 253, 1]);
    expect(
      values(nodes.elementwise("negate", [load("int64", [2], [5n, -(2n ** 63n)])])),
    ).toEqual([-5n, -(2n ** 63n)]);
  });
});

describe("arithmetic of floats", () => {
  it("divides by zero, and has Python's remainder (numpy)", () => {
    expect(both("float32", "divide", [1, -1, 0], [0, 0, 0])).toEqual([
      Infinity,
      -Infinity,
      NaN,
    ]);
    expect(
      both("float64", "remainder", [7.5, -7.5, 7.5, -7.5, 0, -6], [2, 2, -2, -2, -3, 3]),
    ).toEqual([1.5, 0.5, -0.5, -1.5, -0, 0]);
  });

  it("has roots, exponentials and logarithms (numpy)", () => {
    const { load, values } = world();
    const x = load("float32", [4], [0.5, 1, 2, 10]);
    expect(values(nodes.elementwise("exp", [x]))).toEqual([
      1.6487212181091309, 2.7182817459106445, 7.389056205749512, 22026.46484375,
    ]);
    expect(values(nodes.elementwise("log", [x]))).toEqual([
      -0.6931471824645996, 0, 0.6931471824645996, 2.3025851249694824,
    ]);
    expect(values(nodes.elementwise("sqrt", [x]))).toEqual([
      0.7071067690849304, 1, 1.4142135381698608, 3.1622776985168457,
    ]);
  });

  it("folds a BatchNorm's scale: gamma / sqrt(variance + epsilon) (numpy)", () => {
    const { load, values } = world();
    const gamma = load("float32", [3], [0.1, 0.2, 3]);
    const variance = load("float32", [3], [0.5, 1e-3, 4]);
    const epsilon = nodes.fill([3], "float32", 1e-3);
    const deviation = nodes.elementwise("sqrt", [
      nodes.elementwise("add", [variance, epsilon]),
    ]);
    expect(values(nodes.elementwise("divide", [gamma, deviation]))).toEqual([
      0.1412801444530487, 4.4721360206604, 1.4998124837875366,
    ]);
  });

  it("rounds a tree once, at its end", () => {
    const { load, values } = world();
    // In float16, 2048 + 1 is 2048.
    const x = load("float16", [1], [2048]);
    const one = load("float16", [1], [1]);
    const sum = nodes.elementwise("add", [x, one]);
    expect(values(nodes.elementwise("subtract", [sum, x]))).toEqual([float16Bits(1)]);
  });

  it("uses a number as written, not rounded to the tensor's dtype", () => {
    const { load, values } = world();
    const x = load("float16", [1], [1000]);
    // 1000 * 1.0007 = 1000.7 → 1000.5; 1.0007 as float16 is 1.0009765625 → 1001.
    const factor = nodes.fill([1], "float16", 1.0007);
    expect(values(nodes.elementwise("multiply", [x, factor]))).toEqual([
      float16Bits(1000.5),
    ]);
    expect(values(factor)).toEqual([float16Bits(1.0009765625)]);
    expect(values(nodes.cast(factor, "float64"))).toEqual([1.0009765625]);
  });
});

describe("sum and mean", () => {
  it("accumulate wider than the dtype", () => {
    const { load, values } = world();
    const x = load("float16", [3000], Array<number>(3000).fill(1));
    expect(values(nodes.reduce("sum", 0, x))).toEqual([float16Bits(3000)]);
    const y = load("float32", [3], [2 ** 24, 1, 1]);
    expect(values(nodes.reduce("sum", 0, y))).toEqual([2 ** 24 + 2]);
    const wide = load("float16", [2], [65504, 65504]);
    expect(values(nodes.reduce("mean", 0, wide))).toEqual([float16Bits(65504)]);
  });

  it("are taken along any axis", () => {
    const { load, values } = world();
    const x = load("float64", [2, 3, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(values(nodes.reduce("sum", 0, x))).toEqual([8, 10, 12, 14, 16, 18]);
    expect(values(nodes.reduce("mean", 1, x))).toEqual([3, 4, 9, 10]);
    expect(values(nodes.reduce("sum", 2, x))).toEqual([3, 7, 11, 15, 19, 23]);
  });

  it("of integers wrap (numpy)", () => {
    const { load, values } = world();
    expect(values(nodes.reduce("sum", 0, load("uint8", [3], [200, 3, 255])))).toEqual([
      202,
    ]);
    const m = load("int32", [2], [2 ** 31 - 1, 5]);
    expect(values(nodes.reduce("sum", 0, m))).toEqual([-2147483644]);
    const l = load("int64", [2, 1], [2n ** 63n - 1n, 1n]);
    expect(values(nodes.reduce("sum", 0, l))).toEqual([-(2n ** 63n)]);
  });

  it("of nothing are 0 and NaN", () => {
    const { values } = world();
    const nothing = nodes.fill([0, 2], "float32", 0);
    expect(values(nodes.reduce("sum", 0, nothing))).toEqual([0, 0]);
    expect(values(nodes.reduce("mean", 0, nothing))).toEqual([NaN, NaN]);
  });

  it("sum the unrounded elements of arithmetic", () => {
    const { load, values } = world();
    const x = load("float16", [2], [2048, -2048]);
    const sum = nodes.elementwise("add", [x, nodes.fill([2], "float16", 1)]);
    // 2049 and -2047; rounded to float16 before, 2048 and -2047.
    expect(values(nodes.reduce("sum", 0, sum))).toEqual([float16Bits(2)]);
  });

  it.each([
    [40000, 3],
    [3, 40000],
    [200, 300],
  ])("agree with a plain loop where (%i, %i) takes many blocks", (rows, columns) => {
    const { load, values } = world();
    const list = Array.from({ length: rows * columns }, (_, i) => (i * 7919) % 1001);
    const x = load("float32", [rows, columns], list);
    const down = Array<number>(columns).fill(0);
    const across = Array<number>(rows).fill(0);
    list.forEach((value, i) => {
      down[i % columns]! += value;
      across[Math.floor(i / columns)]! += value;
    });
    expect(values(nodes.reduce("sum", 0, x))).toEqual(down.map(Math.fround));
    expect(values(nodes.reduce("sum", 1, x))).toEqual(across.map(Math.fround));
    const whole = load("int32", [rows, columns], list);
    expect(values(nodes.reduce("sum", 0, whole))).toEqual(down);
  });
});

describe("matmul", () => {
  // numpy: A @ B.
  const a = [
    0, 0, 2, 4, -4, -3, 3, 4, -2, -2, 3, -1, -2, 3, -2, -1, 1, 0, -4, -4, 3, 2, 3, 0,
  ];
  const b = [3, -2, 0, 3, -3, -2, -3, 0, 4, -3, -1, -1, 4, -3, 0, -2];
  const product = [-18, -4, -33, -7, -12, -8, -19, 11, -12, 17, 22, -20];

  it.each(["float32", "float64", "int16", "int32"] as const)(
    "in %s, in batches",
    (dtype) => {
      const { load, values } = world();
      const node = nodes.matmul(load(dtype, [2, 3, 4], a), load(dtype, [2, 4, 2], b));
      expect(node.shape).toEqual([2, 3, 2]);
      expect(values(node)).toEqual(product);
    },
  );

  it("in int64, and wrapping", () => {
    const { load, values } = world();
    const left = load("int64", [2, 3, 4], a.map(BigInt));
    const right = load("int64", [2, 4, 2], b.map(BigInt));
    expect(values(nodes.matmul(left, right))).toEqual(product.map(BigInt));
    const large = load("int32", [1, 1], [2 ** 31 - 1]);
    expect(values(nodes.matmul(large, large))).toEqual([1]);
    const small = load("int8", [1, 2], [100, 100]);
    // 20000 modulo 256 is 32.
    expect(values(nodes.matmul(small, nodes.permute(small, [1, 0])))).toEqual([32]);
  });

  it("accumulates wider than the dtype and rounds once", () => {
    const { load, values } = world();
    const left = load("float32", [1, 3], [2 ** 24, 1, 1]);
    const right = load("float32", [3, 1], [1, 1, 1]);
    expect(values(nodes.matmul(left, right))).toEqual([2 ** 24 + 2]);
    const halves = load("float16", [1, 4], [300, 300, -300, 1]);
    const others = load("float16", [4, 1], [300, 300, 300, 1]);
    expect(values(nodes.matmul(halves, others))).toEqual([float16Bits(Infinity)]);
  });

  it("agrees with a plain loop where columns and rows are many and views are between", () => {
    const { load, values } = world();
    const [rows, length, columns] = [37, 70, 71];
    const left = Array.from({ length: rows * length }, (_, i) => ((i * 7) % 23) - 11);
    const right = Array.from({ length: length * columns }, (_, i) => ((i * 5) % 19) - 9);
    const wanted: number[] = [];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < length; k++) {
          sum += left[i * length + k]! * right[j * length + k]!;
        }
        wanted.push(sum);
      }
    }
    const turned = nodes.permute(load("float32", [columns, length], right), [1, 0]);
    const node = nodes.matmul(load("float32", [rows, length], left), turned);
    expect(values(node)).toEqual(wanted);
    const part = nodes.slice(nodes.slice(node, 0, 5, 9), 1, 60, 71);
    expect(part.kind).toBe("matmul");
    expect(values(part)).toEqual(
      [5, 6, 7, 8].flatMap((i) => wanted.slice(i * columns + 60, (i + 1) * columns)),
    );
  });
});

it("computes more than a block, with operands in any order of memory", () => {
  const { load, values } = world();
  const [rows, columns] = [150, 170];
  const list = Array.from({ length: rows * columns }, (_, i) => (i * 31) % 997);
  const scale = Array.from({ length: columns }, (_, i) => i / 8);
  const x = nodes.permute(load("float64", [columns, rows], list), [1, 0]);
  const wide = nodes.expand(load("float64", [1, columns], scale), [rows, columns]);
  const node = nodes.cast(nodes.elementwise("multiply", [x, wide]), "float32");
  const wanted: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      wanted.push(Math.fround(list[j * rows + i]! * scale[j]!));
    }
  }
  expect(elementCount(node.shape)).toBeGreaterThan(16384);
  expect(values(node)).toEqual(wanted);
});
