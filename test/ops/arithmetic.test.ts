import { describe, expect, it } from "vitest";
import { arithmetic, negate, type ArithmeticOperator } from "../../src/ops/arithmetic.js";
import type { Value } from "../../src/ops/value.js";
import {
  faultOf,
  float,
  showResult,
  stored,
  toValue,
  UNKNOWN,
  type Written,
} from "./support/calls.js";

const run = (left: Written, operator: ArithmeticOperator, right: Written) =>
  arithmetic(operator, toValue(left), toValue(right));

const integer = (value: number): Value => ({ kind: "integer", value });

describe("numbers", () => {
  it.each<[number, ArithmeticOperator, number, number]>([
    [7, "+", 2, 9],
    [7, "-", 9, -2],
    [7, "*", -2, -14],
    [0, "*", -2, 0],
    [7, "/", 2, 3],
    [-7, "/", 2, -4],
    [7, "/", -2, -4],
    [-7, "/", -2, 3],
    [6, "/", 3, 2],
    [0, "/", -5, 0],
    [7, "%", 2, 1],
    [-7, "%", 2, 1],
    [7, "%", -2, -1],
    [-7, "%", -2, -1],
    [-6, "%", 3, 0],
    [9007199254740991, "/", 2, 4503599627370495],
  ])("integers: %i %s %i = %i", (left, operator, right, wanted) =>
    expect(run(left, operator, right)).toEqual(integer(wanted)),
  );

  it.each<[Written, ArithmeticOperator, Written, number]>([
    [float(7), "/", 2, 3.5],
    [7, "/", float(2), 3.5],
    [0.5, "+", 1, 1.5],
    [float(2), "*", float(3), 6],
    [-7.5, "%", 2, 0.5],
  ])("floats: %j %s %j = %d", (left, operator, right, wanted) =>
    expect(run(left, operator, right)).toEqual(float(wanted)),
  );

  it.each<[Written, ArithmeticOperator, Written, string]>([
    [7, "/", 0, "cannot divide 7 by zero"],
    [float(7), "/", float(0), "cannot divide 7 by zero"],
    [7, "%", 0, "there is no remainder of 7 divided by zero"],
  ])("%j %s %j divides by zero", (left, operator, right, message) => {
    const fault = faultOf(() => run(left, operator, right));
    expect([fault.kind, fault.message]).toEqual(["division-by-zero", message]);
    expect(fault.parameter).toBe("right");
  });

  it("are exact or refused", () => {
    const large = faultOf(() => run(9007199254740991, "+", 1));
    expect(large.message).toBe(
      "`9007199254740991 + 1` is beyond the integers that are exact, 2^53",
    );
    const infinite = faultOf(() => run(float(1e308), "*", 10));
    expect(infinite.message).toBe("`1e+308 * 10` is no finite number");
  });

  it("are negated", () => {
    expect(negate(integer(3))).toEqual(integer(-3));
    expect(negate(integer(0))).toEqual(integer(0));
    expect(negate(float(-1.5))).toEqual(float(1.5));
    expect(negate(UNKNOWN)).toEqual(UNKNOWN);
  });

  it("may be unknown", () => {
    expect(run(1, "+", UNKNOWN)).toEqual(UNKNOWN);
    expect(run(UNKNOWN, "/", 0.5)).toEqual(UNKNOWN);
  });
});

it.each<[Value, string, string | undefined]>([
  [{ kind: "string", value: "x" }, "a string", "a capture is an integer as `{x:int}`"],
  [{ kind: "boolean", value: true }, "a boolean", undefined],
  [{ kind: "list", items: [] }, "a list", undefined],
  [{ kind: "config", value: {} }, "a config object", undefined],
  [{ kind: "tensors", items: [] }, "several tensors", undefined],
  [{ kind: "none" }, "none", "`??` gives a value in place of none: `layer.x ?? 3`"],
])("takes no %j", (value, what, help) => {
  for (const other of [integer(1), stored("float32 [2]"), UNKNOWN]) {
    const message = `\`*\` takes numbers and tensors, not ${what}`;
    const left = faultOf(() => arithmetic("*", value, other));
    expect(left).toMatchObject({ kind: "kind", message, parameter: "left" });
    expect(left.help).toBe(help);
    const right = faultOf(() => arithmetic("*", other, value));
    expect(right).toMatchObject({ kind: "kind", message, parameter: "right" });
  }
  expect(faultOf(() => negate(value)).kind).toBe("kind");
});

describe("tensors with numbers", () => {
  it("keep their type", () => {
    expect(showResult(run("float16 [in:2]", "*", 2))).toBe("float16 [in:2]");
    expect(showResult(run(0.5, "-", "bfloat16 [in:2]"))).toBe("bfloat16 [in:2]");
    expect(showResult(run("int8 [2]", "%", float(3)))).toBe("int8 [2]");
    expect(showResult(run("? [...]", "+", 1.5))).toBe("? [...]");
  });

  it.each<[Written, ArithmeticOperator, Written, string, string]>([
    ["int32 [2]", "*", 0.5, "the tensor is int32, and 0.5 is no integer", "right"],
    [-0.5, "+", "uint8 [2]", "the tensor is uint8, and -0.5 is no integer", "left"],
    ["int8 [2]", "+", 200, "200 is no int8", "right"],
    ["float16 [2]", "*", 1e5, "100000 is no float16", "right"],
  ])("%s %s %s is a fault", (left, operator, right, message, parameter) => {
    const fault = faultOf(() => run(left, operator, right));
    expect(fault).toMatchObject({ kind: "dtype", message, parameter });
  });

  it.each<ArithmeticOperator>(["/", "%"])("are not divided by zero: %s", (operator) => {
    for (const zero of [0, float(0)]) {
      const fault = faultOf(() => run("float32 [2]", operator, zero));
      expect(fault.kind).toBe("division-by-zero");
    }
    expect(showResult(run(0, operator, "float32 [2]"))).toBe("float32 [2]");
  });
});

describe("tensors with tensors", () => {
  it.each([
    ["float32 [in:2, 3]", "float32 [2, out:3]", "float32 [in:2, out:3]"],
    ["float32 [h:3, in:8]", "float32 [1:1, out:8]", "float32 [h:3, 8]"],
    ["int8 [a:1, b:3]", "int8 [c:2, d:1]", "int8 [c:2, b:3]"],
    ["int8 [1, 1]", "int8 [1, 1]", "int8 [1, 1]"],
    ["float32 []", "float32 [in:2]", "float32 [in:2]"],
    ["float32 [in:2]", "float32 []", "float32 [in:2]"],
    ["float32 [0, 2]", "float32 [1, 2]", "float32 [0, 2]"],
    ["? [in:?, 3]", "float32 [2, 1]", "float32 [in:2, 3]"],
    ["? [in:?]", "? [out:1]", "? [in:?]"],
    ["? [...]", "float32 [in:2, b:1]", "float32 [in:2, ?]"],
    ["? [...]", "float32 []", "float32 [...]"],
  ])("%s and %s give %s", (left, right, wanted) =>
    expect(showResult(run(left, "+", right))).toBe(wanted),
  );

  it("are as much as an unknown value leaves", () => {
    expect(showResult(run("float32 [in:2, b:1]", "*", UNKNOWN))).toBe(
      "float32 [in:2, ?]",
    );
    expect(showResult(run(UNKNOWN, "*", "float32 []"))).toBe("float32 [...]");
  });

  it.each<[string, string, string, string]>([
    [
      "float32 [3, 4]",
      "float32 [4, 3]",
      "shape",
      "`-` does not fit (3, 4) and (4, 3): axis 0 is 3 and 4",
    ],
    [
      "float32 [3, 3, 8, 16]",
      "float32 [16]",
      "shape",
      "`-` takes tensors with as many axes, but (3, 3, 8, 16) has 4 axes and (16) has 1",
    ],
    [
      "float32 [2]",
      "float16 [2]",
      "dtype",
      "`-` takes tensors of one dtype, not float32 and float16",
    ],
    ["float32 [2]", "bool [2]", "dtype", "`-` does not take bool"],
    [
      "int8 [10000000000, 1]",
      "int8 [1, 10000000000]",
      "shape",
      "a tensor of shape (10000000000, 10000000000) has too many elements",
    ],
  ])("%s and %s do not go together", (left, right, kind, message) => {
    const fault = faultOf(() => run(left, "-", right));
    expect([fault.kind, fault.message]).toEqual([kind, message]);
  });

  it("suggest how to mend it", () => {
    const rank = faultOf(() => run("? [3, 4]", "*", "? [4]"));
    expect(rank.help).toBe("say which axis meets which: `x[o -> 1 1 1 o]`");
    const dtype = faultOf(() => run("float32 [2]", "*", "float16 [2]"));
    expect(dtype.help).toBe("convert one of them: `cast(float32)`");
  });

  it("are negated unless they have no negative numbers", () => {
    expect(showResult(negate(stored("int8 [in:2]")))).toBe("int8 [in:2]");
    expect(showResult(negate(stored("float16 [in:2]")))).toBe("float16 [in:2]");
    expect(faultOf(() => negate(stored("uint8 [2]"))).message).toBe(
      "`-` does not take uint8, which has no negative numbers",
    );
    expect(faultOf(() => negate(stored("bool [2]"))).message).toBe(
      "`-` does not take bool",
    );
  });
});
