import { describe, expect, it } from "vitest";
import { createArena } from "../../src/run/arena.js";
import { evaluate } from "../../src/run/index.js";
import type { Core } from "../../src/tensor/core.js";
import { bytesPerElement, type DType } from "../../src/tensor/dtype.js";
import * as nodes from "../../src/tensor/nodes.js";
import { elementCount, rowMajorStrides, type Shape } from "../../src/tensor/shape.js";
import { fromArrays } from "../support/memory-source.js";

/** Where an index of the result is in the weight; written out for each case by hand. */
type From = (index: readonly number[]) => readonly number[];

interface Case {
  readonly name: string;
  readonly shape: Shape;
  readonly view: (input: Core) => Core;
  readonly result: Shape;
  readonly from: From;
}

const scattered = Array.from({ length: 130 }, (_, i) => (i * 47) % 130);

/** Larger than tiles (64), long runs (128) and blocks (16384), and no multiples of them. */
const CASES: readonly Case[] = [
  {
    name: "a transposition",
    shape: [133, 201],
    view: (x) => nodes.permute(x, [1, 0]),
    result: [201, 133],
    from: ([i, j]) => [j!, i!],
  },
  {
    name: "a tall transposition",
    shape: [3, 9001],
    view: (x) => nodes.permute(x, [1, 0]),
    result: [9001, 3],
    from: ([i, j]) => [j!, i!],
  },
  {
    name: "a wide transposition",
    shape: [9001, 3],
    view: (x) => nodes.permute(x, [1, 0]),
    result: [3, 9001],
    from: ([i, j]) => [j!, i!],
  },
  {
    name: "h w i o -> o i h w",
    shape: [3, 3, 37, 71],
    view: (x) => nodes.permute(x, [3, 2, 0, 1]),
    result: [71, 37, 3, 3],
    from: ([o, i, h, w]) => [h!, w!, i!, o!],
  },
  {
    name: "h w i o -> o i -h w",
    shape: [3, 3, 37, 71],
    view: (x) => nodes.permute(nodes.flip(x, 0), [3, 2, 0, 1]),
    result: [71, 37, 3, 3],
    from: ([o, i, h, w]) => [2 - h!, w!, i!, o!],
  },
  {
    name: "(h w c) o -> o (c h w)",
    shape: [7 * 5 * 11, 67],
    view: (x) =>
      nodes.reshape(nodes.permute(nodes.reshape(x, [7, 5, 11, 67]), [3, 2, 0, 1]), [
        67,
        11 * 7 * 5,
      ]),
    result: [67, 11 * 7 * 5],
    from: ([o, chw]) => {
      const c = Math.floor(chw! / 35);
      return [(chw! % 35) * 11 + c, o!];
    },
  },
  {
    name: "a flip of long rows",
    shape: [50, 401],
    view: (x) => nodes.flip(x, 1),
    result: [50, 401],
    from: ([i, j]) => [i!, 400 - j!],
  },
  {
    name: "columns from here and there",
    shape: [140, 130],
    view: (x) => nodes.gather(x, 1, scattered),
    result: [140, 130],
    from: ([i, j]) => [i!, scattered[j!]!],
  },
  {
    name: "rows from here and there",
    shape: [130, 140],
    view: (x) => nodes.gather(x, 0, scattered),
    result: [130, 140],
    from: ([i, j]) => [scattered[i!]!, j!],
  },
  {
    name: "rows and columns from here and there, transposed",
    shape: [130, 130],
    view: (x) =>
      nodes.permute(nodes.gather(nodes.gather(x, 0, scattered), 1, scattered), [1, 0]),
    result: [130, 130],
    from: ([i, j]) => [scattered[j!]!, scattered[i!]!],
  },
  {
    name: "part of the columns",
    shape: [90, 300],
    view: (x) => nodes.slice(x, 1, 100, 290),
    result: [90, 190],
    from: ([i, j]) => [i!, 100 + j!],
  },
  {
    name: "gates in another order, transposed",
    shape: [75, 4 * 70],
    view: (x) => {
      const gates = nodes.gather(nodes.reshape(x, [75, 4, 70]), 1, [0, 2, 1, 3]);
      return nodes.reshape(nodes.permute(gates, [1, 2, 0]), [280, 75]);
    },
    result: [280, 75],
    from: ([gu, i]) => [i!, [0, 2, 1, 3][Math.floor(gu! / 70)]! * 70 + (gu! % 70)],
  },
  {
    name: "a repeated row",
    shape: [1, 300],
    view: (x) => nodes.expand(x, [70, 300]),
    result: [70, 300],
    from: ([, j]) => [0, j!],
  },
  {
    name: "a repeated column",
    shape: [300, 1],
    view: (x) => nodes.expand(x, [300, 70]),
    result: [300, 70],
    from: ([i]) => [i!, 0],
  },
];

/** Bytes that differ from one element to the next, in every byte of an element. */
function patterned(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (i * 167 + (i >> 8) * 13) & 0xff);
}

/** As large as those of threads, in which compiled kernels copy. */
const arena = createArena();
arena.reserve(2 ** 22);

const DTYPES_OF_WIDTH: readonly DType[] = ["int8", "float16", "float32", "int64"];

describe.each(DTYPES_OF_WIDTH)("%s", (dtype) => {
  it.each(CASES)("$name", ({ shape, view, result, from }) => {
    const width = bytesPerElement(dtype);
    const bytes = patterned(elementCount(shape) * width);
    const source = fromArrays([{ path: "x", shape, dtype, bytes }]);
    const node = view(nodes.load(source.tensors.get("x")!));
    expect(node.shape).toEqual(result);
    const strides = rowMajorStrides(shape);
    const wanted = new Uint8Array(elementCount(result) * width);
    const sizes = rowMajorStrides(result);
    for (let element = 0; element < elementCount(result); element++) {
      const index = sizes.map(
        (stride, axis) => Math.floor(element / stride) % result[axis]!,
      );
      const at = from(index).reduce((sum, it, axis) => sum + it * strides[axis]!, 0);
      for (let i = 0; i < width; i++)
        wanted[element * width + i] = bytes[at * width + i]!;
    }
    expect(Buffer.compare(evaluate(node, source), wanted)).toBe(0);
    const compiled = arena.scope(() => evaluate(node, source, arena));
    expect(Buffer.compare(compiled, wanted)).toBe(0);
    // By way of a cast the elements go through blocks.
    if (dtype !== "float16") return;
    const there = evaluate(nodes.cast(node, "float64"), source);
    const expected = evaluate(
      nodes.cast(
        nodes.load({ stored: "y", shape: result, dtype, bytes: wanted.length }),
        "float64",
      ),
      fromArrays([{ path: "y", shape: result, dtype, bytes: wanted }]),
    );
    expect(Buffer.compare(there, expected)).toBe(0);
  });
});
