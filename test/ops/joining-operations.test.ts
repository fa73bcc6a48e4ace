import { describe, expect, it } from "vitest";
import {
  call,
  expectFault,
  expectType,
  showResult,
  stored,
  UNKNOWN,
} from "./support/calls.js";
import type { Value } from "../../src/ops/value.js";

const several = (...types: string[]): Value => ({
  kind: "tensors",
  items: types.map((type) => stored(type)),
});

describe("concat", () => {
  it("adds sizes along the axis, whose meaning is lost", () =>
    expectType(
      { name: "concat", written: [0, "int8 [out:2, in:3]", "int8 [out:4, in:3]"] },
      "int8 [6, in:3]",
    ));
  it("takes piped tensors before those written", () =>
    expectType(
      {
        name: "concat",
        piped: several("int8 [1]", "int8 [2]"),
        written: [0, "int8 [4]"],
      },
      "int8 [7]",
    ));
  it("takes one tensor, which stays what it is", () =>
    expectType({ name: "concat", piped: "int8 [a:2]", written: [-1] }, "int8 [a:2]"));
  it("takes several in one argument", () =>
    expectType(
      { name: "concat", written: [-1, several("int8 [2, 1]", "int8 [2, 3]")] },
      "int8 [2, 4]",
    ));
  it("learns of each tensor what the others do not say", () =>
    expectType(
      { name: "concat", written: [1, "? [?, 3, b:4]", "int8 [2, ?, ?]"] },
      "int8 [2, ?, b:4]",
    ));
  it("forgets what two tensors say differently of an axis", () =>
    expectType(
      { name: "concat", written: [0, "int8 [2, in:3]", "int8 [2, out:3]"] },
      "int8 [4, 3]",
    ));
  it("says little of an unknown number of tensors, or along an open axis", () => {
    const unknown = call({ name: "concat", piped: UNKNOWN, written: [0, "int8 [2]"] });
    expect(showResult(unknown)).toBe("? [...]");
    const open = call({ name: "concat", written: [UNKNOWN, "int8 [2]", "int8 [2]"] });
    expect(showResult(open)).toBe("int8 [?]");
  });
  it("needs the other axes to be as long", () =>
    expectFault(
      { name: "concat", written: [0, "? [2, 3]", "? [2, 4]"] },
      "shape",
      "`concat` does not fit (2, 3) and (2, 4): axis 1 is 3 and 4",
    ));
  it("needs as many axes", () =>
    expectFault(
      { name: "concat", written: [0, "? [2, 3]", "? [2]"] },
      "shape",
      "`concat` takes tensors with as many axes, but (2, 3) has 2 axes and (2) has 1",
    ));
  it("needs one dtype", () =>
    expectFault(
      { name: "concat", written: [0, "float32 [2]", "? [2]", "float16 [2]"] },
      "dtype",
      "`concat` takes tensors of one dtype, not float32 and float16",
    ));
  it("needs a tensor", () => {
    const none: Value = { kind: "tensors", items: [] };
    expectFault(
      { name: "concat", piped: none, written: [0] },
      "arity",
      "`concat` is given no tensors",
    );
    expectFault(
      { name: "concat", written: [0] },
      "arity",
      "`concat` lacks its argument `tensors`",
    );
  });
  it("joins along an axis that is there", () =>
    expectFault(
      { name: "concat", written: [2, "? [2, 3]", "? [2, 3]"] },
      "axis",
      "axis 2 does not exist in (2, 3), which has 2 axes",
      "axis",
    ));
});

describe("stack", () => {
  it.each([
    [0, "int8 [3, a:2, 5]"],
    [1, "int8 [a:2, 3, 5]"],
    [-1, "int8 [a:2, 5, 3]"],
  ])("makes a new axis %i", (axis, wanted) =>
    expectType(
      { name: "stack", written: [axis, ...new Array<string>(3).fill("int8 [a:2, 5]")] },
      wanted,
    ),
  );
  it("takes piped tensors", () =>
    expectType(
      { name: "stack", piped: several("int8 []", "int8 []"), written: [0] },
      "int8 [2]",
    ));
  it("needs one shape", () =>
    expectFault(
      { name: "stack", written: [0, "? [2, 3]", "? [3, 3]"] },
      "shape",
      "`stack` does not fit (2, 3) and (3, 3): axis 0 is 2 and 3",
    ));
  it("inserts no axis beyond the end", () =>
    expectFault(
      { name: "stack", written: [2, "? [3]", "? [3]"] },
      "axis",
      "an axis 2 cannot be inserted in (3)",
      "axis",
    ));
});

describe("matmul", () => {
  it("multiplies matrices", () =>
    expectType(
      { name: "matmul", written: ["float32 [a:2, b:3]", "float32 [c:3, d:4]"] },
      "float32 [a:2, d:4]",
    ));
  it("is a stage for its left side", () =>
    expectType(
      { name: "matmul", piped: "int32 [2, 3]", written: ["int32 [3, 4]"] },
      "int32 [2, 4]",
    ));
  it("repeats leading axes of size 1", () =>
    expectType(
      { name: "matmul", written: ["float32 [5, 1, 2, 3]", "float32 [h:1, w:6, 3, 4]"] },
      "float32 [5, w:6, 2, 4]",
    ));
  it("knows its result's last axes from one side alone", () =>
    expect(
      showResult(call({ name: "matmul", written: ["? [...]", "? [h:7, 3, d:4]"] })),
    ).toBe("? [?, ?, d:4]"));
  it("needs the inner sizes to be equal", () =>
    expectFault(
      { name: "matmul", written: ["? [2, 3]", "? [4, 3]"] },
      "shape",
      "`matmul` does not fit (2, 3) and (4, 3): the last axis of the left is 3 and the " +
        "last but one of the right 4",
    ));
  it("needs matrices", () =>
    expectFault(
      { name: "matmul", written: ["? [2, 3]", "? [3]"] },
      "shape",
      "`matmul` takes matrices, but (3) has 1 axis",
      "right",
    ));
  it("needs as many axes", () =>
    expectFault(
      { name: "matmul", written: ["? [2, 3]", "? [1, 3, 4]"] },
      "shape",
      "`matmul` takes tensors with as many axes, but (2, 3) has 2 axes and (1, 3, 4) has 3",
    ));
  it("needs leading axes that agree", () =>
    expectFault(
      { name: "matmul", written: ["? [5, 2, 3]", "? [6, 3, 4]"] },
      "shape",
      "`matmul` does not fit (5, 2, 3) and (6, 3, 4): axis 0 is 5 and 6",
    ));
  it("needs one dtype, and numbers", () => {
    const two = { name: "matmul", written: ["float32 [2, 2]", "float64 [2, 2]"] };
    const message = "`matmul` takes tensors of one dtype, not float32 and float64";
    expectFault(two, "dtype", message);
    const bools = { name: "matmul", written: ["bool [2, 2]", "bool [2, 2]"] };
    expectFault(bools, "dtype", "`matmul` does not take bool");
  });
  it("makes no tensor too large to count", () =>
    expectFault(
      {
        name: "matmul",
        written: ["int8 [10000000000, 1]", "int8 [1, 10000000000]"],
      },
      "shape",
      "a tensor of shape (10000000000, 10000000000) has too many elements",
    ));
});
