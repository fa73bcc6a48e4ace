import { describe, expect, it } from "vitest";
import { rearrange } from "../../src/ops/rearrange.js";
import { parseArrangement } from "./support/arrangements.js";
import { faultOf, stored } from "./support/calls.js";

const fault = (input: string, text: string) =>
  faultOf(() => rearrange(stored(input), parseArrangement(text)));

/** input, arrangement, kind, message, axis at fault. */
type Case = [string, string, string, string, string | undefined];

describe("names", () => {
  it.each<Case>([
    ["? [2, 3]", "i o -> o", "axis-side", "axis `i` stands on the left only", "i"],
    ["? [2]", "i -> i o", "axis-side", "axis `o` stands on the right only", "o"],
    ["? [2, 2]", "i i -> i", "axis-side", "axis `i` stands twice on the left", "i"],
    ["? [2]", "i -> i i", "axis-side", "axis `i` stands twice on the right", "i"],
    ["? [2]", "i -> (i -i)", "axis-side", "axis `i` stands twice on the right", "i"],
    ["? [2]", "... -> i", "axis-side", "axis `i` stands on the right only", "i"],
    ["? [2]", "... i -> i", "axis-side", "`...` stands on the left only", undefined],
    ["? [2]", "i -> i ...", "axis-side", "`...` stands on the right only", undefined],
    ["? [2]", "... ... -> ...", "axis-side", "`...` stands twice on the left", undefined],
    ["? [2]", "-i -> i", "axis-side", "`-i` stands on the left", "i"],
    ["? [2]", "{i} -> i", "axis-side", "`{i}` stands on the left", "i"],
    ["? [2, 3]", "i o -> ({i} o)", "axis-side", "`{i}` cannot stand inside `( )`", "i"],
    [
      "? [2, 3]",
      "i o -> {i} {o}",
      "axis-side",
      "`{i}` and `{o}` both take an axis apart",
      "o",
    ],
    [
      "? [2]",
      "(i 1) -> i",
      "axis-side",
      "only names of axes stand inside `( )`",
      undefined,
    ],
    ["? [2]", "i -> i; o=3", "axis-side", "`o` is bound, but no axis has that name", "o"],
    [
      "? [2]",
      "i -> i; o: 0 1",
      "axis-side",
      "`o` is bound, but no axis has that name",
      "o",
    ],
    [
      "? [2]",
      "i -> r i; r=2, r: 0",
      "axis-side",
      "axis `r` is repeated, so there are no indices to pick",
      "r",
    ],
  ])("%s[%s]", (input, text, kind, message, axis) => {
    expect(fault(input, text)).toMatchObject({ kind, message });
    expect(fault(input, text).axis).toBe(axis);
    // None of these takes a model, or any knowledge of the tensor, to be seen.
    expect(fault("? [...]", text)).toMatchObject({ kind, message });
  });

  it("are suggested", () => {
    expect(fault("? [2]", "i -> i o").help).toBe(
      "name it on the left, or give it a size to repeat along it: `; o=4`",
    );
    expect(fault("? [2, 3]", "i o -> o").help).toBe(
      "write it on the right too; the binding `i: 0` takes one index of it",
    );
    expect(fault("? [in:2, out:3]", "-> out inn").help).toContain("`in: 0`");
  });
});

describe("the number of axes", () => {
  it.each<[string, string, string]>([
    [
      "? [3, 3, 8, 16]",
      "h w i -> i h w",
      "(3, 3, 8, 16) has 4 axes, but `h w i` names 3",
    ],
    ["? [3, 5]", "h w i o -> o i h w", "(3, 5) has 2 axes, but `h w i o` names 4"],
    ["? [?]", "(h w) o -> o h w; h=2", "(?) has 1 axis, but `(h w) o` names 2"],
    ["? [2]", "a ... b -> a b ...", "(2) has 1 axis, but `a ... b` names 2"],
    ["? []", "1 -> ", "() has 0 axes, but `1` names 1"],
  ])("%s[%s]", (input, text, message) =>
    expect(fault(input, text)).toMatchObject({ kind: "axis-count", message }),
  );
});

it("has no more axes than tensors may have", () => {
  const names = Array.from({ length: 65 }, (_, i) => `a${i}`);
  const bindings = names.map((name) => `${name}=1`).join(", ");
  const message = "more than 64 axes are named on the left";
  const text = `(${names.join(" ")}) -> (${names.join(" ")}); ${bindings}`;
  expect(fault("? [1]", text)).toMatchObject({ kind: "axis-count", message });
  expect(fault("? [1]", `${"1 ".repeat(65)} -> 1`).message).toBe(message);
});

describe("sizes", () => {
  it.each<Case>([
    [
      "? [100, 10]",
      "(h w c) o -> o (c h w); h=7, w=7",
      "axis-size",
      "axis 0 of (100, 10) is 100, which does not divide into `(h w c)` with h=7, w=7",
      "h",
    ],
    [
      "? [3, 12]",
      "i (a b) -> a b i; a=3, b=5",
      "axis-size",
      "axis 1 of (3, 12) is 12, which is not `(a b)` with a=3, b=5",
      "a",
    ],
    [
      "? [10]",
      "(g u) -> (g u); g: 1 0 2",
      "axis-size",
      "axis 0 of (10) is 10, which does not divide into `(g u)` with g=3",
      "g",
    ],
    [
      "? [10]",
      "(h w c) -> c h w; h=2",
      "axis-size",
      "the sizes of `w` and `c` in `(h w c)` are unknown",
      "w",
    ],
    [
      "? [?]",
      "(h w c) -> c h w",
      "axis-size",
      "the sizes of `h`, `w` and `c` in `(h w c)` are unknown",
      "h",
    ],
    [
      "? [2, 3]",
      "1 i -> i",
      "axis-size",
      "axis 0 of (2, 3) is 2, but `1` stands for it",
      undefined,
    ],
    ["? [2]", "i -> i; i=3", "axis-size", "axis 0 of (2) is 2, but `i=3`", "i"],
    ["? [6]", "(a b) -> a b; a=0", "axis-size", "`a=0` is no size of an axis", "a"],
    ["? [6]", "a -> a; a=-1", "axis-size", "`a=-1` is no size of an axis", "a"],
    ["? [6]", "a -> r a; r=0", "axis-size", "`r=0` is no size of an axis", "r"],
    // A list that reorders nothing may take the first of more, and says no size.
    ...["a: 1", "a: 0", "a: 0 1", "a: 0 0"].map((pick): Case => [
      "? [6]",
      `(a b) -> a b; ${pick}`,
      "axis-size",
      "the sizes of `a` and `b` in `(a b)` are unknown",
      "a",
    ]),
  ])("%s[%s]", (input, text, kind, message, axis) => {
    expect(fault(input, text)).toMatchObject({ kind, message });
    expect(fault(input, text).axis).toBe(axis);
  });

  it("tells that a list of indices was taken for the size", () =>
    expect(fault("? [20]", "(g u) -> (g u); g: 1 0 2, u=5").help).toBe(
      "`g` is as long as its list of indices unless told: `g=…`",
    ));

  it("are bounded", () => {
    const large = fault("int8 [2]", "a -> r a s; r=1000000000, s=1000000000");
    expect(large).toMatchObject({
      kind: "shape",
      message: "a tensor of shape (1000000000, 2, 1000000000) has too many elements",
    });
    const many = fault("int8 [1000000]", "l -> {l}");
    expect(many).toMatchObject({
      kind: "results",
      message: "`{l}` gives 1000000 tensors, more than 65536",
    });
    const both = fault("int8 [60000, 1]", "l i -> {l} r i; r=500000000000000");
    expect(both.kind).toBe("shape");
  });
});

describe("picked indices", () => {
  it.each<[string, string, string]>([
    ["? [3]", "g -> g; g: 0 3", "index 3 is out of range: axis `g` has size 3"],
    ["? [3]", "g -> g; g: -4", "index -4 is out of range: axis `g` has size 3"],
    [
      "? [?]",
      "(g u) -> g u; g=2, g: 0 2",
      "index 2 is out of range: axis `g` has size 2",
    ],
  ])("%s[%s]", (input, text, message) =>
    expect(fault(input, text)).toMatchObject({
      kind: "axis",
      message,
      axis: "g",
      parameter: "bindings",
    }),
  );
});

describe("a left side left out", () => {
  it("needs declared axes", () => {
    expect(fault("? [2, 3]", "-> out in")).toMatchObject({
      kind: "axis",
      message: "the axes of this tensor are not declared, so they cannot be left out",
      help: "name the axes: `[i o -> o i]`",
    });
    expect(fault("? [in:2, 3]", "-> out in")).toMatchObject({
      kind: "axis",
      message:
        "axis 1 of `in ?` has no known meaning, so the left side cannot be left out",
    });
  });

  it("names the axes there are", () => {
    const wrong = fault("? [in:2, (gate unit):6]", "-> gate unit in output; gate=2");
    expect(wrong).toMatchObject({
      kind: "axis-side",
      message: "axis `output` stands on the right only",
      help: "the axes are `in (gate unit)`",
      axis: "output",
    });
  });

  it("does not name two axes alike", () =>
    expect(fault("? [out:2, out:2]", "-> out")).toMatchObject({
      kind: "axis-side",
      message: "axis `out` stands twice on the left",
    }));
});
