import { describe, expect, it } from "vitest";
import { call, expectFault, expectType, showResult, UNKNOWN } from "./support/calls.js";

const KERNEL = "float32 [h:3, w:5, in:8, out:16]";

describe("transpose", () => {
  it("reverses the axes", () =>
    expectType({ name: "transpose", piped: KERNEL }, "float32 [out:16, in:8, w:5, h:3]"));
  it("swaps two", () =>
    expectType(
      { name: "transpose", written: [KERNEL, 0, -1] },
      "float32 [out:16, w:5, in:8, h:3]",
    ));
  it("takes the two as a list", () =>
    expectType(
      { name: "transpose", piped: KERNEL, written: [[1, 0]] },
      "float32 [w:5, h:3, in:8, out:16]",
    ));
  it("knows the rank only where the axes are open", () =>
    expect(
      showResult(
        call({ name: "transpose", piped: "float32 [a:2, 3]", written: [0, UNKNOWN] }),
      ),
    ).toBe("float32 [?, ?]"));
  it("does not take one axis", () =>
    expectFault(
      { name: "transpose", piped: KERNEL, written: [1] },
      "arity",
      "`transpose` swaps two axes, but is given 1",
      "axes",
    ));
  it("does not take an axis that is not there", () =>
    expectFault(
      { name: "transpose", piped: "? [?, ?]", written: [0, 2] },
      "axis",
      "axis 2 does not exist in (?, ?), which has 2 axes",
      "axes",
    ));
});

describe("permute", () => {
  it("moves axes with their labels", () =>
    expectType(
      { name: "permute", piped: KERNEL, written: [3, 2, 0, 1] },
      "float32 [out:16, in:8, h:3, w:5]",
    ));
  it("takes a list, and axes from the end", () =>
    expectType(
      { name: "permute", written: ["int8 [2, 3, 4]", [-1, 0, -2]] },
      "int8 [4, 2, 3]",
    ));
  it("gives an unknown tensor its rank", () =>
    expect(showResult(call({ name: "permute", piped: "? [...]", written: [1, 0] }))).toBe(
      "? [?, ?]",
    ));
  it("moves what is certain past what is open", () =>
    expect(
      showResult(call({ name: "permute", piped: "? [a:2, b:3]", written: [UNKNOWN, 0] })),
    ).toBe("? [?, a:2]"));
  it("names every axis", () =>
    expectFault(
      { name: "permute", piped: "? [3, 3, 8, 16]", written: [2, 0, 1] },
      "axis-count",
      "(3, 3, 8, 16) has 4 axes, but `permute(2, 0, 1)` names 3",
      "axes",
    ));
  it("names no axis twice", () =>
    expectFault(
      { name: "permute", piped: "? [2, 3]", written: [1, -1] },
      "axis",
      "`permute(1, -1)` names axis 1 twice",
      "axes",
    ));
  it("names axes that are there, also where the sizes are unknown", () =>
    expectFault(
      { name: "permute", piped: "? [...]", written: [1, 2] },
      "axis",
      "axis 2 does not exist in (?, ?), which has 2 axes",
      "axes",
    ));
});

describe("reshape", () => {
  const X = "float32 [in:4, out:6]";

  it("makes a shape of as many elements", () =>
    expectType({ name: "reshape", piped: X, written: [[2, 12]] }, "float32 [2, 12]"));
  it("takes sizes one by one", () =>
    expectType({ name: "reshape", piped: X, written: [24] }, "float32 [24]"));
  it("infers one size", () =>
    expectType({ name: "reshape", written: [X, [3, -1, 2]] }, "float32 [3, 4, 2]"));
  it("makes a scalar of one element", () =>
    expectType({ name: "reshape", piped: "bool [1, 1]", written: [[]] }, "bool []"));
  it("loses what the axes mean", () =>
    expectType({ name: "reshape", piped: X, written: [[4, 6]] }, "float32 [4, 6]"));
  it("leaves open what depends on what is unknown", () => {
    const open = { name: "reshape", piped: "? [?, 6]", written: [[3, -1]] };
    expect(showResult(call(open))).toBe("? [3, ?]");
    const unknown = { name: "reshape", piped: X, written: [[UNKNOWN, -1]] };
    expect(showResult(call(unknown))).toBe("float32 [?, ?]");
  });
  it("keeps the number of elements", () =>
    expectFault(
      { name: "reshape", piped: X, written: [[5, 5]] },
      "shape",
      "(4, 6) has 24 elements, but (5, 5) takes 25",
      "shape",
    ));
  it("infers no fraction", () =>
    expectFault(
      { name: "reshape", piped: X, written: [[5, -1]] },
      "shape",
      "(4, 6) has 24 elements, but (5, -1) takes a multiple of 5",
      "shape",
    ));
  it("infers nothing beside an empty axis", () =>
    expectFault(
      { name: "reshape", piped: "? [0, 6]", written: [[0, -1]] },
      "shape",
      "(0, 6) has 0 elements, but (0, -1) takes a multiple of 0",
      "shape",
    ));
  it("infers one size at most, whatever the tensor", () =>
    expectFault(
      { name: "reshape", piped: "? [...]", written: [[-1, -1]] },
      "shape",
      "(-1, -1) leaves more than one size open",
      "shape",
    ));
  it("takes no other negative size", () =>
    expectFault(
      { name: "reshape", piped: "? [...]", written: [[-2]] },
      "shape",
      "-2 is no size of an axis",
      "shape",
    ));
});

describe("squeeze", () => {
  it("removes an axis of size 1", () =>
    expectType(
      { name: "squeeze", piped: "float32 [1:1, in:3]", written: [0] },
      "float32 [in:3]",
    ));
  it("counts from the end", () =>
    expectType(
      { name: "squeeze", piped: "float32 [in:3, 1]", written: [-1] },
      "float32 [in:3]",
    ));
  it("keeps the rank known where the axis is open", () =>
    expect(
      showResult(call({ name: "squeeze", piped: "? [1, 3]", written: [UNKNOWN] })),
    ).toBe("? [?]"));
  it("removes no other axis", () =>
    expectFault(
      { name: "squeeze", piped: "? [2, 3]", written: [1] },
      "shape",
      "`squeeze` removes an axis of size 1, but axis 1 of (2, 3) has size 3",
      "axis",
    ));
  it("removes no axis of a scalar", () =>
    expectFault(
      { name: "squeeze", piped: "? []", written: [0] },
      "axis",
      "axis 0 does not exist in (), which has 0 axes",
      "axis",
    ));
});

describe("unsqueeze", () => {
  it.each([
    [0, "float32 [1:1, in:3, out:4]"],
    [1, "float32 [in:3, 1:1, out:4]"],
    [2, "float32 [in:3, out:4, 1:1]"],
    [-1, "float32 [in:3, out:4, 1:1]"],
    [-3, "float32 [1:1, in:3, out:4]"],
  ])("inserts a unit axis at %i", (axis, wanted) =>
    expectType(
      { name: "unsqueeze", piped: "float32 [in:3, out:4]", written: [axis] },
      wanted,
    ),
  );
  it("inserts none beyond the end", () =>
    expectFault(
      { name: "unsqueeze", piped: "? [2, 3]", written: [3] },
      "axis",
      "an axis 3 cannot be inserted in (2, 3)",
      "axis",
    ));
});

describe("flip", () => {
  it("keeps shape and labels", () =>
    expectType({ name: "flip", piped: KERNEL, written: [-4] }, KERNEL));
  it("flips no axis that is not there", () =>
    expectFault(
      { name: "flip", piped: "? [2]", written: [1] },
      "axis",
      "axis 1 does not exist in (2), which has 1 axis",
      "axis",
    ));
});
