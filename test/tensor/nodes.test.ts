import { describe, expect, it } from "vitest";
import type { Core, Digit } from "../../src/tensor/core.js";
import type { DType } from "../../src/tensor/dtype.js";
import { Fault } from "../../src/tensor/fault.js";
import {
  cast,
  concat,
  elementwise,
  expand,
  fill,
  flip,
  gather,
  load,
  matmul,
  permute,
  reduce,
  reshape,
  slice,
} from "../../src/tensor/nodes.js";
import type { Shape } from "../../src/tensor/shape.js";

function weight(shape: Shape, dtype: DType = "float32", stored = "w"): Core {
  return load({ stored, shape, dtype, bytes: 0 });
}

const stride = (size: number, step: number): Digit => ({ size, stride: step });

/** A view's offset and digits; fails on other nodes. */
function walk(node: Core): {
  base: Core;
  offset: number;
  axes: readonly (readonly Digit[])[];
} {
  if (node.kind !== "view") throw new Error(`a ${node.kind}`);
  return { base: node.base, offset: node.offset, axes: node.axes };
}

describe("views", () => {
  it("make one strided walk of (h w c) o -> o (c h w)", () => {
    const kernel = weight([25088, 4096]);
    const apart = reshape(kernel, [7, 7, 512, 4096]);
    const node = reshape(permute(apart, [3, 2, 0, 1]), [4096, 25088]);
    expect(node.shape).toEqual([4096, 25088]);
    expect(walk(node)).toEqual({
      base: kernel,
      offset: 0,
      axes: [[stride(4096, 1)], [stride(512, 4096), stride(49, 512 * 4096)]],
    });
  });

  it("are the weight again where one undoes the other", () => {
    const kernel = weight([3, 3, 16, 32]);
    expect(permute(permute(kernel, [3, 2, 0, 1]), [2, 3, 1, 0])).toBe(kernel);
    expect(flip(flip(kernel, 2), 2)).toBe(kernel);
    expect(reshape(reshape(kernel, [9, 512]), [3, 3, 16, 32])).toBe(kernel);
    expect(slice(kernel, 0, 0, 3)).toBe(kernel);
    expect(gather(kernel, 0, [0, 1, 2])).toBe(kernel);
    expect(gather(gather(kernel, 0, [2, 0, 1]), 0, [1, 2, 0])).toBe(kernel);
    expect(expand(kernel, [3, 3, 16, 32])).toBe(kernel);
    expect(cast(kernel, "float32")).toBe(kernel);
  });

  it("walk a gate order by a table over gates, the units by a stride", () => {
    const kernel = weight([5, 12]);
    const node = reshape(gather(reshape(kernel, [5, 3, 4]), 1, [1, 0, 2]), [5, 12]);
    expect(walk(node)).toEqual({
      base: kernel,
      offset: 4,
      axes: [[stride(5, 12)], [{ size: 3, offsets: [0, -4, 4] }, stride(4, 1)]],
    });
  });

  it("find strides in a list of indices", () => {
    const x = weight([12]);
    expect(walk(gather(x, 0, [9, 6, 3, 0])).axes).toEqual([[stride(4, -3)]]);
    expect(walk(gather(x, 0, [4, 4, 4])).axes).toEqual([[stride(3, 0)]]);
    // Rotary halves interleaved: 0 2 4 … 1 3 5 …
    const halves = [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11];
    expect(walk(gather(x, 0, halves)).axes).toEqual([[stride(2, 1), stride(6, 2)]]);
    // Blocks of two, swapped in pairs.
    expect(walk(gather(x, 0, [2, 3, 0, 1, 10, 11, 8, 9])).axes).toEqual([
      [stride(2, 8), stride(2, -2), stride(2, 1)],
    ]);
    // Neighbouring blocks do not hide the others.
    const blocks = [0, 1, 2, 3, 9, 10, 6, 7].map((it) => it);
    expect(walk(gather(x, 0, blocks)).axes).toEqual([
      [{ size: 4, offsets: [0, 2, 9, 6] }, stride(2, 1)],
    ]);
  });

  it("split, reverse and cut composed axes", () => {
    const x = weight([4, 6]);
    const merged = reshape(permute(x, [1, 0]), [24]);
    expect(walk(merged).axes).toEqual([[stride(6, 1), stride(4, 6)]]);
    expect(walk(flip(merged, 0))).toEqual({
      base: x,
      offset: 23,
      axes: [[stride(6, -1), stride(4, -6)]],
    });
    // At the bounds of the slow digit, within one of its steps, and across.
    expect(walk(slice(merged, 0, 8, 16))).toEqual({
      base: x,
      offset: 2,
      axes: [[stride(2, 1), stride(4, 6)]],
    });
    expect(walk(slice(merged, 0, 9, 11))).toEqual({
      base: x,
      offset: 8,
      axes: [[stride(2, 6)]],
    });
    expect(walk(slice(merged, 0, 2, 5))).toEqual({
      base: x,
      offset: 12,
      axes: [[{ size: 3, offsets: [0, 6, -11] }]],
    });
  });

  it("copy where a split falls between digits", () => {
    const x = weight([4, 9]);
    const node = reshape(permute(x, [1, 0]), [6, 6]);
    const { base, axes } = walk(node);
    expect(base).toMatchObject({ kind: "cast", dtype: "float32", shape: [9, 4] });
    expect(axes).toEqual([[stride(6, 6)], [stride(6, 1)]]);
    // A cast of a copy needs no copy before it.
    const copy = base.kind === "cast" ? base.operand : null;
    expect(cast(base, "float16")).toEqual({ ...base, dtype: "float16", operand: copy });
  });

  it("split a table that is a sum of two", () => {
    const x = weight([100]);
    const list = [0, 7, 30, 37, 10, 17];
    const node = reshape(gather(x, 0, list), [3, 2]);
    expect(walk(node).axes).toEqual([
      [{ size: 3, offsets: [0, 30, 10] }],
      [stride(2, 7)],
    ]);
  });

  it("repeat by a stride of 0, also when reversed", () => {
    const x = weight([1, 3]);
    expect(walk(expand(x, [4, 3])).axes).toEqual([[stride(4, 0)], [stride(3, 1)]]);
    expect(walk(flip(expand(x, [4, 3]), 0)).axes).toEqual([
      [stride(4, 0)],
      [stride(3, 1)],
    ]);
  });

  it("have no digits where an axis has one index", () => {
    const x = weight([3, 4]);
    expect(walk(slice(x, 0, 1, 2))).toEqual({
      base: x,
      offset: 4,
      axes: [[], [stride(4, 1)]],
    });
    expect(walk(reshape(slice(slice(x, 0, 1, 2), 1, 3, 4), []))).toEqual({
      base: x,
      offset: 7,
      axes: [],
    });
  });

  it("of one value are that value", () => {
    const one = fill([2, 3], "float32", 1.5);
    expect(permute(one, [1, 0])).toEqual(fill([3, 2], "float32", 1.5));
    expect(reshape(flip(one, 0), [6])).toEqual(fill([6], "float32", 1.5));
    expect(slice(gather(one, 1, [2, 2]), 0, 0, 1)).toEqual(fill([1, 2], "float32", 1.5));
    expect(expand(fill([1], "int64", 3), [4])).toEqual(fill([4], "int64", 3n));
  });

  it("of nothing are a fill", () => {
    const x = weight([0, 3]);
    expect(permute(x, [1, 0])).toEqual(fill([3, 0], "float32", 0));
    expect(reshape(x, [3, 0, 2])).toEqual(fill([3, 0, 2], "float32", 0));
    expect(slice(weight([2, 3]), 1, 3, 3)).toEqual(fill([2, 0], "float32", 0));
    expect(gather(weight([2, 3]), 0, [])).toEqual(fill([0, 3], "float32", 0));
    expect(expand(weight([1, 3]), [0, 3])).toEqual(fill([0, 3], "float32", 0));
  });
});

describe("casts", () => {
  it("stand above views", () => {
    const x = weight([3, 4]);
    const node = permute(cast(x, "float16"), [1, 0]);
    expect(node).toEqual(cast(permute(x, [1, 0]), "float16"));
    expect(reshape(cast(x, "float16"), [12])).toEqual(cast(reshape(x, [12]), "float16"));
    expect(gather(cast(x, "float16"), 0, [2, 0])).toEqual(
      cast(gather(x, 0, [2, 0]), "float16"),
    );
  });

  it("fold into one where the first loses nothing", () => {
    const half = weight([3], "float16");
    expect(cast(cast(half, "float32"), "float64")).toEqual(cast(half, "float64"));
    expect(cast(cast(half, "float32"), "float16")).toBe(half);
    const lossy = cast(cast(weight([3]), "float16"), "float32");
    expect(lossy).toMatchObject({
      kind: "cast",
      operand: { kind: "cast", dtype: "float16" },
    });
    // An integer wraps where a float stops at the end of the range.
    const detour = cast(cast(weight([3], "int16"), "float32"), "int8");
    expect(detour).toMatchObject({
      kind: "cast",
      operand: { kind: "cast", dtype: "float32" },
    });
  });

  it("of one value are computed", () => {
    expect(cast(fill([2], "float32", 2.7), "int8")).toEqual(fill([2], "int8", 2));
    expect(cast(fill([2], "float16", 0.1), "float64")).toEqual(
      fill([2], "float64", 0.0999755859375),
    );
    expect(cast(fill([2], "int32", 300), "uint8")).toEqual(fill([2], "uint8", 44));
    expect(cast(fill([2], "int64", 2n ** 60n), "bool")).toEqual(fill([2], "bool", 1));
    expect(cast(fill([2], "float32", -1), "uint64")).toEqual(fill([2], "uint64", 0n));
  });
});

describe("concat", () => {
  const [a, b] = [weight([2, 3], "float32", "a"), weight([4, 3], "float32", "b")];
  const both = concat(0, [a, b]);

  it("takes concats along its axis apart, and drops what is empty", () => {
    expect(concat(0, [both, weight([0, 3]), a])).toMatchObject({ parts: [a, b, a] });
    expect(concat(0, [weight([0, 3]), a])).toBe(a);
    expect(concat(0, [weight([0, 3]), weight([0, 3])])).toEqual(
      fill([0, 3], "float32", 0),
    );
  });

  it("of one value is that value", () => {
    const zero = fill([1, 3], "float32", 0);
    expect(concat(0, [zero, zero])).toEqual(fill([2, 3], "float32", 0));
    expect(concat(0, [zero, fill([1, 3], "float32", -0)]).kind).toBe("concat");
  });

  it("stays outside of views, casts and other axes' slices", () => {
    expect(permute(both, [1, 0])).toEqual(
      concat(1, [permute(a, [1, 0]), permute(b, [1, 0])]),
    );
    expect(flip(both, 0)).toEqual(concat(0, [flip(b, 0), flip(a, 0)]));
    expect(cast(both, "float16")).toEqual(
      concat(0, [cast(a, "float16"), cast(b, "float16")]),
    );
    expect(slice(both, 1, 0, 2)).toEqual(
      concat(0, [slice(a, 1, 0, 2), slice(b, 1, 0, 2)]),
    );
    expect(reshape(both, [6, 3, 1])).toEqual(
      concat(0, [reshape(a, [2, 3, 1]), reshape(b, [4, 3, 1])]),
    );
    expect(reshape(both, [3, 6])).toEqual(
      concat(0, [reshape(a, [1, 6]), reshape(b, [2, 6])]),
    );
  });

  it("of parts of one weight is a view of it, or the weight", () => {
    const x = weight([5, 12]);
    const part = (i: number): Core => slice(weight([5, 12]), 1, i * 4, i * 4 + 4);
    expect(concat(1, [part(0), part(1), part(2)])).toEqual(x);
    const gates = [part(1), part(0), part(2)];
    const wanted = reshape(gather(reshape(x, [5, 3, 4]), 1, [1, 0, 2]), [5, 12]);
    expect(concat(1, gates)).toEqual(wanted);
    expect(
      concat(
        1,
        gates.map((it) => cast(it, "float16")),
      ),
    ).toEqual(cast(wanted, "float16"));
    // Rows of two weights, and rows of another order of columns, stay apart.
    const y = weight([5, 12], "float32", "y");
    expect(concat(0, [x, y, flip(x, 1)])).toMatchObject({ parts: [x, y, flip(x, 1)] });
    // Pieces of no common length would take a table of single rows.
    const [p, q, r] = [slice(x, 1, 0, 3), slice(x, 1, 8, 10), slice(x, 1, 3, 7)];
    expect(concat(1, [p, q, r])).toMatchObject({ parts: [p, q, r] });
  });

  it("gives up the parts that a slice or a gather does not need", () => {
    expect(slice(both, 0, 0, 2)).toBe(a);
    expect(slice(both, 0, 1, 4)).toEqual(
      concat(0, [slice(a, 0, 1, 2), slice(b, 0, 0, 2)]),
    );
    expect(gather(both, 0, [2, 3, 4, 5, 0, 1])).toEqual(concat(0, [b, a]));
  });
});

describe("arithmetic", () => {
  it("of numbers is computed, unrounded", () => {
    const third = elementwise("divide", [
      fill([2], "float16", 1),
      fill([2], "float16", 3),
    ]);
    expect(third).toEqual(fill([2], "float16", 1 / 3));
    const whole = elementwise("divide", [fill([], "int32", -7), fill([], "int32", 2)]);
    expect(whole).toEqual(fill([], "int32", -4));
    const big = elementwise("multiply", [
      fill([], "int64", 2n ** 62n),
      fill([], "int64", 2n),
    ]);
    expect(big).toEqual(fill([], "int64", -(2n ** 63n)));
    const zero = [fill([2], "int8", 1), fill([2], "int8", 0)];
    expect(() => elementwise("divide", zero)).toThrow(Fault);
  });

  it("stands above views that repeat nothing, below those that do", () => {
    const x = weight([1, 4]);
    const node = elementwise("multiply", [x, fill([1, 4], "float32", 2)]);
    const turned = elementwise("multiply", [
      permute(x, [1, 0]),
      fill([4, 1], "float32", 2),
    ]);
    expect(permute(node, [1, 0])).toEqual(turned);
    expect(expand(node, [3, 4])).toMatchObject({ kind: "view", base: node });
    expect(gather(node, 1, [0, 0, 1, 1, 2])).toMatchObject({ kind: "view", base: node });
  });
});

describe("reduce and matmul", () => {
  it("compute only what a slice needs", () => {
    const x = weight([4, 5, 6]);
    expect(slice(reduce("sum", 1, x), 1, 2, 4)).toEqual(
      reduce("sum", 1, slice(x, 2, 2, 4)),
    );
    const [left, right] = [weight([4, 5]), weight([5, 6])];
    expect(slice(matmul(left, right), 0, 1, 2)).toEqual(
      matmul(slice(left, 0, 1, 2), right),
    );
    expect(slice(matmul(left, right), 1, 1, 2)).toEqual(
      matmul(left, slice(right, 1, 1, 2)),
    );
  });

  it("need nothing computed for one element or none", () => {
    const x = weight([4, 1]);
    expect(reduce("mean", 1, x)).toEqual(reshape(x, [4]));
    expect(reduce("sum", 0, weight([0, 3]))).toEqual(fill([3], "float32", 0));
    expect(reduce("mean", 0, weight([0, 3]))).toEqual(fill([3], "float32", NaN));
    expect(matmul(weight([2, 0]), weight([0, 3]))).toEqual(fill([2, 3], "float32", 0));
  });
});

it("says that wrong arguments are bugs of the caller", () => {
  const x = weight([2, 3]);
  const calls: (() => unknown)[] = [
    () => permute(x, [0, 0]),
    () => permute(x, [0]),
    () => reshape(x, [7]),
    () => flip(x, 2),
    () => slice(x, 0, 1, 3),
    () => slice(x, 0, -1, 1),
    () => gather(x, 1, [3]),
    () => expand(x, [2, 6]),
    () => concat(0, []),
    () => concat(0, [x, weight([2, 4])]),
    () => concat(0, [x, cast(x, "float16")]),
    () => elementwise("add", [x]),
    () => elementwise("add", [x, weight([3, 2])]),
    () => elementwise("sqrt", [cast(x, "int32")]),
    () => elementwise("negate", [cast(x, "bool")]),
    () => reduce("sum", 2, x),
    () => reduce("mean", 0, cast(x, "int32")),
    () => matmul(x, x),
    () => fill([2], "int8", 0.5),
  ];
  for (const call of calls) expect(call).toThrow(/bug in k2t-rules/);
});
