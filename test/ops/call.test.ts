import { describe, expect, it } from "vitest";
import { assignParameters, callOperation, wantedOfInput } from "../../src/ops/call.js";
import { describeOperation, findOperation, OPERATIONS } from "../../src/ops/index.js";
import type { Value } from "../../src/ops/value.js";
import {
  call,
  expectFault,
  faultOf,
  showResult,
  stored,
  UNKNOWN,
} from "./support/calls.js";

const assigned = (name: string, written: (string | null)[], piped: boolean) =>
  assignParameters(findOperation(name)!, written, piped).map((it) => it.name);

describe("assignParameters", () => {
  it.each<[string, (string | null)[], boolean, string[]]>([
    ["split", [null, null], false, ["tensor", "axis"]],
    ["split", [null], true, ["axis"]],
    ["split", [null, "sizes"], true, ["axis", "sizes"]],
    ["split", ["axis", "tensor"], false, ["axis", "tensor"]],
    ["permute", [null, null, null], true, ["axes", "axes", "axes"]],
    ["concat", [null, null, null], false, ["axis", "tensors", "tensors"]],
    ["concat", [null], true, ["axis"]],
    ["concat", [null, null], true, ["axis", "tensors"]],
    ["transpose", [], true, []],
    ["zeros", [null, null], false, ["shape", "dtype"]],
  ])("%s(%j), piped: %s", (name, written, piped, wanted) => {
    expect(assigned(name, written, piped)).toEqual(wanted);
  });

  it.each<[string, (string | null)[], boolean, string, string]>([
    ["split", [], true, "arity", "`split` lacks its argument `axis`"],
    ["split", [], false, "arity", "`split` lacks its argument `tensor`"],
    ["split", ["sizes"], true, "arity", "`split` lacks its argument `axis`"],
    [
      "split",
      [null, null, null],
      true,
      "arity",
      "`split` takes at most 2 arguments here",
    ],
    ["flip", [null, null], true, "arity", "`flip` takes at most 1 argument here"],
    ["sqrt", [null], true, "arity", "`sqrt` takes no arguments here"],
    ["split", [null, "axis"], true, "arity", "`split` is given `axis` twice"],
    [
      "split",
      ["axis", null],
      true,
      "arity",
      "`split` has an argument without a name after one with a name",
    ],
    ["split", ["dim"], true, "argument-name", "`split` has no argument `dim`"],
    ["split", ["tensor"], true, "argument-name", "`split` has no argument `tensor`"],
  ])("not %s(%j), piped: %s", (name, written, piped, kind, message) => {
    const fault = faultOf(() => assigned(name, written, piped));
    expect([fault.kind, fault.message]).toEqual([kind, message]);
  });

  it("shows how the call is written, with or without a pipe", () => {
    const help = (piped: boolean) =>
      faultOf(() => assigned("split", ["dim"], piped)).help;
    expect(help(true)).toBe("it is written `split(axis, sizes?)`");
    expect(help(false)).toBe("it is written `split(tensor, axis, sizes?)`");
  });
});

describe("callOperation", () => {
  const two: Value = {
    kind: "tensors",
    items: [stored("int8 [a:2, 3]"), stored("int8 [b:4, 5]")],
  };

  it("passes each of several tensors through an operation on one", () => {
    const wanted = "int8 [3, a:2]; int8 [5, b:4]";
    expect(showResult(call({ name: "transpose", piped: two }))).toBe(wanted);
    expect(showResult(call({ name: "transpose", written: [two] }))).toBe(wanted);
  });

  it("does not split each of several", () =>
    expectFault(
      { name: "split", piped: two, written: [0, [1, 1]], wanted: 2 },
      "kind",
      "`split` takes one tensor, but 2 go into it",
      "tensor",
    ));

  it("knows no more than that something unknown goes through", () => {
    expect(call({ name: "transpose", piped: UNKNOWN })).toEqual(UNKNOWN);
    expectFault(
      { name: "reshape", piped: UNKNOWN, written: [[-1, -1]] },
      "shape",
      "(-1, -1) leaves more than one size open",
      "shape",
    );
  });

  it.each<[Value, string]>([
    [{ kind: "integer", value: 3 }, "an integer"],
    [{ kind: "string", value: "x" }, "a string"],
    [{ kind: "none" }, "none"],
    [{ kind: "config", value: {} }, "a config object"],
  ])("takes no %j from a pipe", (piped, what) =>
    expectFault(
      { name: "transpose", piped },
      "kind",
      `\`transpose\` takes a tensor, but ${what} goes into it`,
    ),
  );

  it.each<[Value, string]>([
    [{ kind: "float", value: 1 }, "a float"],
    [{ kind: "boolean", value: true }, "a boolean"],
    [{ kind: "list", items: [] }, "a list"],
    [stored("int8 []"), "a tensor"],
    [two, "several tensors"],
  ])("takes no %j as an integer", (value, what) =>
    expectFault(
      { name: "flip", piped: "int8 [2]", written: [value] },
      "kind",
      `\`flip\` takes an integer as \`axis\`, not ${what}`,
      "axis",
    ),
  );

  it("takes one list or several integers", () =>
    expectFault(
      { name: "permute", piped: "int8 [2, 3]", written: [[0], 1] },
      "kind",
      "`axes` is one list or several integers, not both",
      "axes",
    ));

  it("takes a number as a tensor nowhere", () =>
    expectFault(
      { name: "matmul", piped: "float32 [2, 2]", written: [2] },
      "kind",
      "`matmul` takes a tensor as `right`, not an integer",
      "right",
    ));

  it("multiplies by one matrix, not by several", () =>
    expectFault(
      { name: "matmul", written: ["int8 [2, 2]", two] },
      "kind",
      "`matmul` takes one tensor as `right`, but 2 are given",
      "right",
    ));

  it("does not notice the order in which arguments are named", () => {
    const operation = findOperation("slice")!;
    const [axis, start] = operation.parameters.slice(1);
    const integer = (value: number): Value => ({ kind: "integer", value });
    const given = [
      { parameter: start!, value: integer(1) },
      { parameter: axis!, value: integer(0) },
    ];
    const result = callOperation(operation, given, stored("int8 [5]"), { wanted: 1 });
    expect(showResult(result)).toBe("int8 [4]");
  });
});

describe("wantedOfInput", () => {
  it("passes on through what maps, and is open before what joins", () => {
    expect(wantedOfInput(findOperation("transpose")!, 3)).toBe(3);
    expect(wantedOfInput(findOperation("concat")!, 1)).toBeNull();
    expect(wantedOfInput(findOperation("stack")!, 2)).toBeNull();
  });
});

describe("OPERATIONS", () => {
  it("are those of the language", () => {
    // language.md section 4, without what asks the catalog.
    const names =
      "transpose permute reshape squeeze unsqueeze flip slice select split unstack " +
      "concat stack cast zeros ones full zeros_like ones_like sum mean sqrt exp log " +
      "matmul rename";
    expect(OPERATIONS.map((it) => it.name)).toEqual(names.split(" "));
  });

  it("are found by name", () => {
    for (const operation of OPERATIONS) {
      expect(findOperation(operation.name)).toBe(operation);
    }
    expect(findOperation("constructor")).toBeUndefined();
  });

  it("have a line of documentation each", () => {
    for (const { doc } of OPERATIONS) expect(doc).toMatch(/^[A-Z`e].*\.$/s);
  });

  it.each([
    ["split", "split(axis, sizes?)", "split(tensor, axis, sizes?)"],
    ["concat", "concat(axis, tensors, …)", "concat(axis, tensors, …)"],
    ["permute", "permute(axes, …)", "permute(tensor, axes, …)"],
    ["full", "full(shape, value, dtype?)", "full(shape, value, dtype?)"],
    ["sqrt", "sqrt()", "sqrt(tensor)"],
  ])("%s is described", (name, piped, called) => {
    const operation = findOperation(name)!;
    expect(describeOperation(operation)).toBe(piped);
    expect(describeOperation(operation, "call")).toBe(called);
  });
});
