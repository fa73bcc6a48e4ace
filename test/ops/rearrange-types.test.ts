import { describe, expect, it } from "vitest";
import { rearrange } from "../../src/ops/rearrange.js";
import type { TensorValue } from "../../src/ops/value.js";
import { parseArrangement } from "./support/arrangements.js";
import { showResult, stored, tensorsIn, typed } from "./support/calls.js";
import { isWeaker } from "./support/types.js";

const run = (input: TensorValue, text: string) =>
  rearrange(input, parseArrangement(text));

function expectResult(input: string, text: string, wanted: string): void {
  const tensor = stored(input);
  const { value } = run(tensor, text);
  expect(showResult(value)).toBe(wanted);
  for (const { node } of tensorsIn(value))
    expect(node !== null).toBe(tensor.node !== null);
  const axes = tensor.type.axes!.map((axis) => ({ ...axis, size: null }));
  for (const known of [axes, null]) {
    const weaker = { ...tensor, type: { ...tensor.type, axes: known }, node: null };
    const less = run(weaker, text).value;
    if (less.kind === "unknown") continue;
    const whole = tensorsIn(value);
    const fits = tensorsIn(less).every((it, i) => isWeaker(it.type, whole[i]!.type));
    expect(fits, `${showResult(less)} of ${showResult(value)}`).toBe(true);
  }
}

const KERNEL = "float32 [h:3, w:5, in:8, out:16]";

describe("the result's axes", () => {
  it.each([
    ["order", KERNEL, "h w i o -> o i h w", "float32 [out:16, in:8, h:3, w:5]"],
    ["composition", KERNEL, "h w i o -> o (h w i)", "float32 [out:16, (h w in):120]"],
    [
      "a digit inferred",
      "int8 [(h w c):30, 7]",
      "(h w c) o -> o c h w; h=2, w=3",
      "int8 [7, c:5, h:2, w:3]",
    ],
    ["all digits stated", "int8 [6]", "(a b) -> b a; a=2, b=3", "int8 [3, 2]"],
    ["a unit axis taken away", "int8 [1:1, in:3]", "1 i -> i", "int8 [in:3]"],
    ["a unit axis added", "int8 [in:3]", "i -> 1 i 1", "int8 [1:1, in:3, 1:1]"],
    ["nothing named", "int8 []", "->", "int8 []"],
    ["the rest kept", KERNEL, "... o -> o ...", "float32 [out:16, h:3, w:5, in:8]"],
    [
      "the rest kept in the middle",
      KERNEL,
      "h ... o -> o ... h",
      "float32 [out:16, w:5, in:8, h:3]",
    ],
    ["no rest", "int8 [a:2]", "... a -> a ...", "int8 [a:2]"],
    [
      "a reversed axis",
      KERNEL,
      "h w i o -> o i -h -w",
      "float32 [out:16, in:8, h:3, w:5]",
    ],
    ["a repeated axis", "int8 [in:3]", "i -> r i; r=4", "int8 [4, in:3]"],
    ["a repeat within an axis", "int8 [in:3]", "i -> (i r); r=4", "int8 [12]"],
    ["some indices", "int8 [in:3, 2]", "i o -> o i; i: 2 0", "int8 [2, 2]"],
    ["a bound lone axis", "int8 [in:3]", "i -> i; i=3", "int8 [in:3]"],
  ])("%s", (_, input, text, wanted) => expectResult(input, text, wanted));
});

describe("what axes mean", () => {
  it.each([
    [
      "a composed axis falls into its names",
      "i8 [(gate unit):12]",
      "(g u) -> u g; g=4",
      "i8 [unit:3, gate:4]",
    ],
    [
      "reordered digits keep their names",
      "i8 [(gate unit):12]",
      "(g u) -> (g u); g: 2 0 1",
      "i8 [(gate unit):12]",
    ],
    [
      "swapped digits show it",
      "i8 [(gate unit):12]",
      "(g u) -> (u g); g=4",
      "i8 [(unit gate):12]",
    ],
    [
      "dropped digits are unknown",
      "i8 [(gate unit):12]",
      "(g u) -> (g u); g=4, g: 0 1",
      "i8 [6]",
    ],
    [
      "a split axis recomposed is the axis",
      "i8 [in:12, out:2]",
      "(a b) o -> o (a b); a=3",
      "i8 [out:2, in:12]",
    ],
    [
      "in another order it is unknown",
      "i8 [in:12]",
      "(a b) -> (b a); a=3",
      "i8 [(in<1/2> in<0/2>):12]",
    ],
    [
      "composed in three, split in two",
      "i8 [(h w c):12]",
      "(a b) -> (a b); a=3",
      "i8 [(h w c):12]",
    ],
    [
      "a lone name takes a composed axis whole",
      "i8 [(gate unit):12, in:2]",
      "g i -> i g",
      "i8 [in:2, (gate unit):12]",
    ],
    [
      "nothing is known of unlabelled axes",
      "i8 [12, in:2]",
      "(a b) i -> (i a b); a=3",
      "i8 [24]",
    ],
  ])("%s", (_, input, text, wanted) =>
    expectResult(input.replace("i8", "int8"), text, wanted.replace("i8", "int8")),
  );
});

describe("a left side left out", () => {
  it.each([
    ["float32 [in:3, out:4]", "-> out in", "float32 [out:4, in:3]"],
    [KERNEL, "-> out in h w", "float32 [out:16, in:8, h:3, w:5]"],
    [
      "int8 [in:2, (gate unit):12]",
      "-> (gate unit) in; gate: 2 0 1",
      "int8 [(gate unit):12, in:2]",
    ],
    [
      "int8 [unit:4, (gate unit'):12]",
      "-> (gate unit') unit; gate=3",
      "int8 [(gate unit'):12, unit:4]",
    ],
    ["int8 [1:1, in:2]", "-> in", "int8 [in:2]"],
  ])("%s[%s]", (input, text, wanted) => expectResult(input, text, wanted));

  it("says nothing of a tensor of unknown rank", () => {
    expect(showResult(run(typed("int8 [...]"), "-> out in").value)).toBe("int8 [...]");
    expect(run(typed("int8 [...]"), "-> {l} in")).toEqual({
      apart: "l",
      value: { kind: "unknown" },
    });
  });
});

describe("an axis taken apart", () => {
  it("gives a tensor for each index", () => {
    const { apart, value } = run(
      stored("int8 [layer:2, in:3, out:4]"),
      "l i o -> {l} o i",
    );
    expect(apart).toBe("l");
    expect(showResult(value)).toBe("int8 [out:4, in:3]; int8 [out:4, in:3]");
  });

  it.each([
    [
      "a digit",
      "int8 [6, in:3]",
      "(l u) i -> {l} u i; l=2",
      "int8 [3, in:3]; int8 [3, in:3]",
    ],
    [
      "picked indices",
      "int8 [4, in:3]",
      "l i -> i {l}; l: 3 1",
      "int8 [in:3]; int8 [in:3]",
    ],
    ["a repeat", "int8 [in:3]", "i -> {r} i; r=2", "int8 [in:3]; int8 [in:3]"],
    ["beside the rest", "int8 [2, 3, 4]", "l ... -> {l} ...", "int8 [3, 4]; int8 [3, 4]"],
  ])("%s", (_, input, text, wanted) => expectResult(input, text, wanted));

  it("is unknown while its size is", () => {
    expect(run(typed("int8 [?, 3]"), "l i -> {l} i").value.kind).toBe("unknown");
    expect(showResult(run(typed("int8 [?, 3]"), "l i -> {l} i; l=2").value)).toBe(
      "int8 [3]; int8 [3]",
    );
  });
});

describe("what a model will tell", () => {
  it.each([
    ["? [?, in:?]", "(g u) i -> (g u) i; g: 1 0 2", "? [?, in:?]"],
    ["? [(gate unit):?]", "(g u) -> g u; g: 1 0 2", "? [gate:3, unit:?]"],
    ["? [12]", "(h k) -> h k; h=?", "? [?, ?]"],
    ["? [12]", "(h k) -> (k h); h=?", "? [?]"],
    ["? [?]", "(h k) -> h k; h=3, k=4", "? [3, 4]"],
    ["? [?]", "h -> h; h=3", "? [3]"],
    ["? [a:4]", "g -> g; g: ?", "? [?]"],
    ["? [12]", "(g u) -> g u; g: ?", "? [?, ?]"],
    ["? [a:?]", "g -> g; g: 1 0", "? [a:2]"],
    ["? [a:?]", "g -> g; g: 1 -1", "? [2]"],
    ["? [a:?]", "g -> g; g: 0", "? [1]"],
    ["? [a:2]", "g -> g; g: 0 1", "? [a:2]"],
    ["? [a:2]", "a -> r a; r=?", "? [?, a:2]"],
    ["? [...]", "h w i o -> o i (h w); h=3", "? [?, ?, ?]"],
    ["? [...]", "... o -> o ...", "? [...]"],
  ])("%s[%s]", (input, text, wanted) =>
    expect(showResult(run(typed(input), text).value)).toBe(wanted),
  );

  it("has no node until it is told", () => {
    const { value } = run(stored("int8 [12]"), "(h k) -> h k; h=?");
    expect(tensorsIn(value)[0]!.node).toBeNull();
  });
});
