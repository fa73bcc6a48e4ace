import { describe, expect, it } from "vitest";
import {
  call,
  expectFault,
  expectType,
  float,
  showResult,
  UNKNOWN,
} from "./support/calls.js";

describe("cast", () => {
  it("changes the dtype only", () =>
    expectType(
      { name: "cast", piped: "float32 [in:2]", written: ["bfloat16"] },
      "bfloat16 [in:2]",
    ));
  it("does not know an open dtype", () =>
    expect(
      showResult(call({ name: "cast", piped: "float32 [in:2]", written: [UNKNOWN] })),
    ).toBe("? [in:2]"));
  it("wants the name of a dtype", () => {
    expectFault(
      { name: "cast", piped: "? [...]", written: ["float"] },
      "dtype-name",
      "`float` is no dtype",
      "dtype",
    );
    expectFault(
      { name: "cast", piped: "? [...]", written: [32] },
      "kind",
      "`cast` takes a dtype as `dtype`, not an integer",
      "dtype",
    );
  });
});

describe.each(["zeros", "ones"])("%s", (name) => {
  it("makes float32 unless told", () => {
    expectType({ name, written: [[2, 3]] }, "float32 [2, 3]");
    expectType({ name, written: [[2, 3], "int64"] }, "int64 [2, 3]");
    expectType({ name, named: { dtype: "bool", shape: [] } }, "bool []");
  });
  it("leaves open what is", () => {
    expect(showResult(call({ name, written: [[2, UNKNOWN]] }))).toBe("float32 [2, ?]");
    expect(showResult(call({ name, written: [UNKNOWN, UNKNOWN] }))).toBe("? [...]");
  });
  it("has no negative size", () =>
    expectFault(
      { name, written: [[2, -1]] },
      "shape",
      "-1 is no size of an axis",
      "shape",
    ));
  it("makes no tensor too large to count", () =>
    expectFault(
      { name, written: [[1e9, 1e9]] },
      "shape",
      "a tensor of shape (1000000000, 1000000000) has too many elements",
    ));
  it("makes no tensor of too many axes", () =>
    expectFault(
      { name, written: [new Array<number>(65).fill(1)] },
      "shape",
      "a tensor of 65 axes has too many, more than 64",
    ));
  it("takes integers", () =>
    expectFault(
      { name, written: [[2, 1.5]] },
      "kind",
      `\`${name}\` takes a list of integers as \`shape\`, not a list with a float`,
      "shape",
    ));
  it("takes nothing from a pipe", () =>
    expectFault(
      { name, piped: "int8 [2]", written: [[2]] },
      "arity",
      `\`${name}\` takes no tensor, so nothing goes into it`,
    ));
});

describe("full", () => {
  it("makes float32 unless told", () => {
    expectType({ name: "full", written: [[], float(1)] }, "float32 []");
    expectType({ name: "full", written: [[2], 7] }, "float32 [2]");
    expectType({ name: "full", written: [[2], -7, "int8"] }, "int8 [2]");
    expectType({ name: "full", written: [[2], float(255), "uint8"] }, "uint8 [2]");
  });
  it("makes what is open later", () =>
    expect(showResult(call({ name: "full", written: [[2], UNKNOWN] }))).toBe(
      "float32 [2]",
    ));
  it.each<[number, string]>([
    [1.5, "int32"],
    [-1, "uint8"],
    [256, "uint8"],
    [128, "int8"],
    [-129, "int8"],
    [2 ** 63, "int64"],
    [2, "bool"],
    [65520, "float16"],
    [1e39, "float32"],
    [-3.4e38 * 1.01, "bfloat16"],
  ])("has no %d of %s", (value, dtype) =>
    expectFault(
      { name: "full", written: [[], float(value), dtype] },
      "dtype",
      `${value} is no ${dtype}`,
      "value",
    ),
  );
  it.each<[number, string]>([
    [127, "int8"],
    [-128, "int8"],
    [255, "uint8"],
    [-(2 ** 63), "int64"],
    [1, "bool"],
    [65504, "float16"],
    [1e300, "float64"],
  ])("has %d of %s", (value, dtype) =>
    expectType({ name: "full", written: [[], float(value), dtype] }, `${dtype} []`),
  );
});

describe.each(["zeros_like", "ones_like"])("%s", (name) => {
  it("takes shape, dtype and labels", () =>
    expectType({ name, written: ["float16 [in:2, 3]"] }, "float16 [in:2, 3]"));
  it("is a stage", () => expectType({ name, piped: "bool []" }, "bool []"));
});

describe.each(["sum", "mean"])("%s", (name) => {
  it("takes the axis away", () =>
    expectType(
      { name, piped: "float16 [in:2, out:3]", written: [-1] },
      "float16 [in:2]",
    ));
  it("keeps the rank known where the axis is open", () =>
    expect(showResult(call({ name, piped: "? [2, 3]", written: [UNKNOWN] }))).toBe(
      "? [?]",
    ));
  it("takes an axis that is there", () =>
    expectFault(
      { name, piped: "? [2]", written: [1] },
      "axis",
      "axis 1 does not exist in (2), which has 1 axis",
      "axis",
    ));
  it("takes no bool", () =>
    expectFault(
      { name, piped: "bool [...]", written: [0] },
      "dtype",
      `\`${name}\` does not take bool`,
      "tensor",
    ));
});

it("adds integers, but averages none", () => {
  expectType({ name: "sum", piped: "int32 [2]", written: [0] }, "int32 []");
  expectFault(
    { name: "mean", piped: "int32 [2]", written: [0] },
    "dtype",
    "`mean` does not take int32",
    "tensor",
  );
});

it("averages nothing along an empty axis", () =>
  expectFault(
    { name: "mean", piped: "float32 [0, 2]", written: [0] },
    "shape",
    "axis 0 of (0, 2) is empty and has no mean",
    "axis",
  ));

describe.each(["sqrt", "exp", "log"])("%s", (name) => {
  it("keeps the type", () =>
    expectType({ name, piped: "float16 [a:2]" }, "float16 [a:2]"));
  it("takes floating-point numbers", () =>
    expectFault(
      { name, piped: "int64 [...]" },
      "dtype",
      `\`${name}\` takes floating-point numbers, not int64`,
      "tensor",
    ));
});

it("rename changes nothing", () =>
  expectType({ name: "rename", piped: "int8 [a:2]" }, "int8 [a:2]"));
