import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arithmetic, negate } from "../../src/ops/arithmetic.js";
import type { Value } from "../../src/ops/value.js";
import {
  arrayOf,
  arraysOf,
  at,
  build,
  counting,
  tensorFrom,
  type NumberArray,
} from "./support/arrays.js";
import { call, float, toValue, type Written } from "./support/calls.js";

/** Printed with the counterexample when a property fails. */
const SEED = 20_260_801;

const X = counting(2, 3, 4);

const result = (name: string, x: NumberArray, ...written: Written[]) =>
  arrayOf(call({ name, piped: tensorFrom(x), written }));

const results = (name: string, x: NumberArray, ...written: Written[]) =>
  arraysOf(call({ name, piped: tensorFrom(x), written, wanted: null }));

const without = (index: readonly number[], axis: number) => index.toSpliced(axis, 1);

describe("against written-out indices", () => {
  it("transpose", () => {
    expect(result("transpose", X)).toEqual(
      build([4, 3, 2], ([i, j, k]) => at(X, [k!, j!, i!])),
    );
    expect(result("transpose", X, 0, -1)).toEqual(
      build([4, 3, 2], ([i, j, k]) => at(X, [k!, j!, i!])),
    );
    expect(result("transpose", X, 1, 2)).toEqual(
      build([2, 4, 3], ([i, j, k]) => at(X, [i!, k!, j!])),
    );
  });

  it("permute: axis i of the result is axis order[i] of the input", () =>
    expect(result("permute", X, 2, 0, 1)).toEqual(
      build([4, 2, 3], ([k, i, j]) => at(X, [i!, j!, k!])),
    ));

  it("reshape, squeeze and unsqueeze keep the elements' order", () => {
    expect(result("reshape", X, [6, -1])).toEqual({ shape: [6, 4], values: X.values });
    expect(result("unsqueeze", X, -2).shape).toEqual([2, 3, 1, 4]);
    expect(result("unsqueeze", X, -2).values).toEqual(X.values);
    expect(result("squeeze", counting(2, 1, 3), 1)).toEqual(counting(2, 3));
  });

  it("flip", () =>
    expect(result("flip", X, 1)).toEqual(
      build(X.shape, ([i, j, k]) => at(X, [i!, 2 - j!, k!])),
    ));

  it("slice", () => {
    const wanted = build([2, 3, 2], ([i, j, k]) => at(X, [i!, j!, k! + 1]));
    expect(result("slice", X, 2, 1, 3)).toEqual(wanted);
    expect(result("slice", X, -1, -3, -1)).toEqual(wanted);
  });

  it("select", () => {
    const indices = [2, 0, 2];
    expect(result("select", X, 1, [2, 0, -1])).toEqual(
      build(X.shape, ([i, j, k]) => at(X, [i!, indices[j!]!, k!])),
    );
  });

  it("split", () => {
    const parts = results("split", X, 2, [1, 3]);
    expect(parts[0]).toEqual(build([2, 3, 1], ([i, j]) => at(X, [i!, j!, 0])));
    expect(parts[1]).toEqual(build([2, 3, 3], ([i, j, k]) => at(X, [i!, j!, k! + 1])));
    expect(results("split", X, 1, 1).map((it) => it.values.slice(0, 2))).toEqual([
      [0, 1],
      [4, 5],
      [8, 9],
    ]);
  });

  it("unstack", () => {
    const rows = results("unstack", X, 1);
    expect(rows).toEqual(
      [0, 1, 2].map((j) => build([2, 4], ([i, k]) => at(X, [i!, j, k!]))),
    );
  });

  it("concat", () => {
    const y = build([2, 1, 4], ([i, , k]) => 100 + 10 * i! + k!);
    const wanted = build([2, 4, 4], ([i, j, k]) =>
      j! < 3 ? at(X, [i!, j!, k!]) : at(y, [i!, 0, k!]),
    );
    expect(result("concat", X, 1, tensorFrom(y))).toEqual(wanted);
  });

  it("stack", () => {
    const y = build(X.shape, () => -1);
    const wanted = build([2, 3, 2, 4], ([i, j, which, k]) =>
      which === 0 ? at(X, [i!, j!, k!]) : -1,
    );
    expect(result("stack", X, 2, tensorFrom(y))).toEqual(wanted);
  });

  it("cast", () => {
    const x = { shape: [4], values: [1.5, -1.5, 2, 0] };
    const cast = call({ name: "cast", piped: tensorFrom(x), written: ["int32"] });
    expect(arrayOf(cast).values).toEqual([1, -1, 2, 0]);
  });

  it("zeros, ones, full and their likes", () => {
    const made = (name: string, ...written: Written[]) =>
      arrayOf(call({ name, written }));
    expect(made("zeros", [2, 1])).toEqual({ shape: [2, 1], values: [0, 0] });
    expect(made("ones", [2], "int64")).toEqual({ shape: [2], values: [1, 1] });
    expect(made("full", [], 0.5)).toEqual({ shape: [], values: [0.5] });
    expect(made("full", [2], -3, "int32")).toEqual({ shape: [2], values: [-3, -3] });
    expect(result("zeros_like", counting(2))).toEqual({ shape: [2], values: [0, 0] });
    expect(result("ones_like", counting(2))).toEqual({ shape: [2], values: [1, 1] });
  });

  it("sum and mean", () => {
    const total = (i: number, k: number) =>
      at(X, [i, 0, k]) + at(X, [i, 1, k]) + at(X, [i, 2, k]);
    expect(result("sum", X, 1)).toEqual(build([2, 4], ([i, k]) => total(i!, k!)));
    expect(result("mean", X, -2)).toEqual(build([2, 4], ([i, k]) => total(i!, k!) / 3));
  });

  it("sqrt, exp and log", () => {
    const x = { shape: [3], values: [1, 4, 2.25] };
    expect(result("sqrt", x).values).toEqual([1, 2, 1.5]);
    expect(result("exp", x).values).toEqual(
      [1, 4, 2.25].map((it) => Math.fround(Math.exp(it))),
    );
    expect(result("log", x).values).toEqual(
      [1, 4, 2.25].map((it) => Math.fround(Math.log(it))),
    );
  });

  it("matmul, with a leading axis repeated", () => {
    const left = counting(1, 2, 3);
    const right = counting(2, 3, 2);
    const wanted = build([2, 2, 2], ([b, n, m]) =>
      [0, 1, 2].reduce(
        (sum, k) => sum + at(left, [0, n!, k]) * at(right, [b!, k, m!]),
        0,
      ),
    );
    expect(result("matmul", left, tensorFrom(right))).toEqual(wanted);
  });

  it("rename", () => expect(result("rename", X)).toEqual(X));
});

describe("arithmetic", () => {
  const number = (value: number): Value => toValue(value);

  it("with a number on either side", () => {
    const x = tensorFrom({ shape: [3], values: [-3, 0, 8] });
    expect(arrayOf(arithmetic("-", number(1), x)).values).toEqual([4, 1, -7]);
    expect(arrayOf(arithmetic("/", x, number(2))).values).toEqual([-1.5, 0, 4]);
    expect(arrayOf(arithmetic("*", x, number(0.5))).values).toEqual([-1.5, 0, 4]);
    expect(arrayOf(arithmetic("%", x, float(5))).values).toEqual([2, 0, 3]);
    expect(arrayOf(negate(x)).values).toEqual([3, -0, -8]);
  });

  it("of integers rounds down", () => {
    const x = tensorFrom({ shape: [4], values: [7, -7, 6, 0] }, "int32");
    expect(arrayOf(arithmetic("/", x, number(2))).values).toEqual([3, -4, 3, 0]);
    expect(arrayOf(arithmetic("%", x, number(-4))).values).toEqual([-1, -3, -2, 0]);
  });

  it("repeats axes of size 1, and tensors without axes", () => {
    const row = counting(1, 3);
    const column = { shape: [2, 1], values: [10, 20] };
    const sum = arithmetic("+", tensorFrom(row), tensorFrom(column));
    expect(arrayOf(sum)).toEqual({ shape: [2, 3], values: [10, 11, 12, 20, 21, 22] });
    const scalar = tensorFrom({ shape: [], values: [2] });
    const product = arithmetic("*", scalar, tensorFrom(row));
    expect(arrayOf(product)).toEqual({ shape: [1, 3], values: [0, 2, 4] });
  });

  it("folds a BatchNormalization into a kernel", () => {
    // (h, w, in, out) times gamma / sqrt(variance + epsilon), which has the axis `out`.
    const kernel = { shape: [1, 1, 2, 2], values: [1, 2, 3, 4] };
    const gamma = tensorFrom({ shape: [2], values: [2, 3] });
    const variance = tensorFrom({ shape: [2], values: [3, 8] });
    const root = call({ name: "sqrt", piped: arithmetic("+", variance, number(1)) });
    const scale = arithmetic("/", gamma, root);
    const spread = call({ name: "reshape", piped: scale, written: [[1, 1, 1, 2]] });
    const folded = arithmetic("*", tensorFrom(kernel), spread);
    expect(arrayOf(folded)).toEqual({ shape: [1, 1, 2, 2], values: [1, 2, 3, 4] });
  });
});

describe("hand-written pipelines", () => {
  it("splits a fused query, key and value", () => {
    // (in 2, 3 * units 2), transposed as a Linear wants it and cut into three.
    const kernel = { shape: [2, 6], values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] };
    const transposed = call({ name: "transpose", piped: tensorFrom(kernel) });
    const parts = call({ name: "split", piped: transposed, written: [0], wanted: 3 });
    expect(arraysOf(parts)).toEqual([
      { shape: [2, 2], values: [1, 7, 2, 8] },
      { shape: [2, 2], values: [3, 9, 4, 10] },
      { shape: [2, 2], values: [5, 11, 6, 12] },
    ]);
  });

  it("joins what it split in another order", () => {
    const parts = call({
      name: "split",
      written: [tensorFrom(counting(4)), 0, [1, 3]],
      wanted: null,
    });
    const reversed = {
      kind: "tensors",
      items: arraysOf(parts)
        .toReversed()
        .map((it) => tensorFrom(it)),
    } as const;
    expect(
      arrayOf(call({ name: "concat", piped: reversed, written: [0] })).values,
    ).toEqual([1, 2, 3, 0]);
    const flipped = call({ name: "flip", piped: parts, written: [0] });
    expect(
      arrayOf(call({ name: "concat", piped: flipped, written: [-1] })).values,
    ).toEqual([0, 3, 2, 1]);
  });
});

describe("inverses, over random shapes", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  const axisOf = (shape: readonly number[]) => fc.nat(shape.length - 1);
  const cases = shapes.chain((shape) =>
    fc.tuple(fc.constant(shape), axisOf(shape), axisOf(shape)),
  );

  const holds = (test: (x: NumberArray, first: number, second: number) => void) =>
    fc.assert(
      fc.property(cases, ([shape, first, second]) => {
        test(counting(...shape), first, second);
      }),
      { seed: SEED, numRuns: 60 },
    );

  it("a swap twice, a flip twice", () =>
    holds((x, first, second) => {
      const swapped = call({
        name: "transpose",
        piped: tensorFrom(x),
        written: [first, second],
      });
      expect(
        arrayOf(call({ name: "transpose", piped: swapped, written: [first, second] })),
      ).toEqual(x);
      const flipped = call({ name: "flip", piped: tensorFrom(x), written: [first] });
      expect(
        arrayOf(
          call({ name: "flip", piped: flipped, written: [first - x.shape.length] }),
        ),
      ).toEqual(x);
    }));

  it("unstack and stack, split and concat", () =>
    holds((x, axis, other) => {
      const parts = call({
        name: "unstack",
        piped: tensorFrom(x),
        written: [axis],
        wanted: null,
      });
      expect(arrayOf(call({ name: "stack", piped: parts, written: [axis] }))).toEqual(x);
      const sizes = new Array<number>(x.shape[other]!).fill(1);
      const cut = call({
        name: "split",
        piped: tensorFrom(x),
        written: [other, sizes],
        wanted: null,
      });
      expect(arrayOf(call({ name: "concat", piped: cut, written: [other] }))).toEqual(x);
    }));

  it("select and sum walk their axis alone", () =>
    holds((x, axis) => {
      const size = x.shape[axis]!;
      const picked = Array.from({ length: size + 1 }, (_, i) => (i * 2) % size);
      const selected = result("select", x, axis, picked);
      const wanted = build(x.shape.with(axis, size + 1), (index) =>
        at(x, index.with(axis, picked[index[axis]!]!)),
      );
      expect(selected).toEqual(wanted);
      const reduced = result("sum", x, axis);
      const sums = build(without(x.shape, axis), (index) =>
        Array.from({ length: size }, (_, i) => at(x, index.toSpliced(axis, 0, i))).reduce(
          (sum, it) => sum + it,
        ),
      );
      expect(reduced).toEqual(sums);
    }));
});
