import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rearrange } from "../../src/ops/rearrange.js";
import type { TensorValue, Value } from "../../src/ops/value.js";
import { parseArrangement } from "./support/arrangements.js";
import {
  arrayOf,
  arraysOf,
  counting,
  tensorFrom,
  type NumberArray,
} from "./support/arrays.js";
import {
  arrangementText,
  inputShape,
  inverseText,
  randomArrangement,
  rearrangeByIndex,
} from "./support/random-arrangements.js";

/** Printed with the counterexample when a property fails. */
const SEED = 20_260_802;

const run = (input: TensorValue, text: string): Value =>
  rearrange(input, parseArrangement(text)).value;

const result = (input: NumberArray, text: string) =>
  arrayOf(run(tensorFrom(input), text));

describe("over random arrangements", () => {
  it("gives what walking all indices gives", () =>
    fc.assert(
      fc.property(randomArrangement(false), (arrangement) => {
        const input = counting(...inputShape(arrangement));
        const text = arrangementText(arrangement);
        expect(result(input, text), text).toEqual(rearrangeByIndex(input, arrangement));
      }),
      { seed: SEED, numRuns: 400 },
    ));

  it("gives the input back through the inverse", () =>
    fc.assert(
      fc.property(randomArrangement(true), (arrangement) => {
        const input = counting(...inputShape(arrangement));
        const there = run(tensorFrom(input), arrangementText(arrangement));
        const back = run(there as TensorValue, inverseText(arrangement));
        expect(arrayOf(back)).toEqual(input);
      }),
      { seed: SEED, numRuns: 200 },
    ));
});

describe("by hand", () => {
  const row = (...values: number[]): NumberArray => ({
    shape: [1, values.length],
    values,
  });

  it("puts Keras's GRU gates in PyTorch's order", () => {
    // One input, gates z r h of two units each; PyTorch wants r z n.
    const kernel = row(10, 11, 20, 21, 30, 31);
    const wanted = { shape: [6, 1], values: [20, 21, 10, 11, 30, 31] };
    expect(result(kernel, "i (g u) -> (g u) i; g: 1 0 2")).toEqual(wanted);
  });

  it("makes a Dense after a Flatten read channels first", () => {
    // Height 1, width 2, three channels; the value says width and channel.
    const kernel = { shape: [6, 1], values: [0, 1, 2, 10, 11, 12] };
    const wanted = row(0, 10, 1, 11, 2, 12);
    expect(result(kernel, "(h w c) o -> o (c h w); h=1, w=2")).toEqual(wanted);
  });

  it("moves a convolution's kernel", () => {
    // (h 1, w 2, in 2, out 2), the value says w, in, out.
    const kernel = { shape: [1, 2, 2, 2], values: [0, 1, 10, 11, 100, 101, 110, 111] };
    expect(result(kernel, "h w i o -> o i h w")).toEqual({
      shape: [2, 2, 1, 2],
      values: [0, 100, 10, 110, 1, 101, 11, 111],
    });
  });

  it("picks before it reverses", () => {
    const x = { shape: [4], values: [5, 6, 7, 8] };
    expect(result(x, "a -> -a; a: 3 0 1").values).toEqual([6, 5, 8]);
    expect(result(x, "a -> a; a: -1 -4").values).toEqual([8, 5]);
  });

  it("repeats slowest first", () => {
    const x = { shape: [2], values: [1, 2] };
    expect(result(x, "a -> (r a); r=2").values).toEqual([1, 2, 1, 2]);
    expect(result(x, "a -> (a r); r=2").values).toEqual([1, 1, 2, 2]);
  });

  it("takes an axis apart", () => {
    const x = counting(2, 3, 2);
    const layers = run(tensorFrom(x), "i l o -> {l} o i; l: 2 0");
    expect(arraysOf(layers)).toEqual([
      { shape: [2, 2], values: [4, 10, 5, 11] },
      { shape: [2, 2], values: [0, 6, 1, 7] },
    ]);
    const reversed = run(tensorFrom(counting(3)), "l -> -{l}");
    expect(arraysOf(reversed).map((it) => it.values)).toEqual([[2], [1], [0]]);
  });

  it("takes one view of the weight for a chain", () => {
    const first = run(tensorFrom(counting(6, 4)), "(h c) o -> o (c h); h=2");
    const second = run(first as TensorValue, "o i -> i -o");
    expect((second as TensorValue).node?.kind).toBe("view");
  });
});
