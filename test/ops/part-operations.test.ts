import { describe, expect, it } from "vitest";
import { call, expectFault, expectType, showResult, UNKNOWN } from "./support/calls.js";

const X = "float32 [in:4, out:6]";

describe("slice", () => {
  it.each<[string, number[], string]>([
    ["from the start", [1, 0, 2], "float32 [in:4, 2]"],
    ["to the end", [1, 2], "float32 [in:4, 4]"],
    ["counted from the end", [-1, -3, -1], "float32 [in:4, 2]"],
    ["from the start to one before the end", [0, 1, -1], "float32 [2, out:6]"],
    ["up to the very end", [0, 3, 4], "float32 [1, out:6]"],
    ["the whole axis, which means what it meant", [0, 0, 4], X],
    ["the whole axis without a stop", [0, 0], X],
  ])("%s", (_, written, wanted) =>
    expectType({ name: "slice", piped: X, written }, wanted),
  );
  it("takes names for its arguments", () =>
    expectType(
      { name: "slice", piped: X, named: { stop: 3, axis: 1, start: 1 } },
      "float32 [in:4, 2]",
    ));
  it.each<[string, number[], string]>([
    ["of the same end", [0, 2, 5], "? [3, out:6]"],
    ["of the other end", [0, -5, -2], "? [3, out:6]"],
    ["a tail", [0, -2], "? [2, out:6]"],
    ["what depends on the size", [0, 1, -1], "? [?, out:6]"],
    ["the rest", [0, 1], "? [?, out:6]"],
    ["the whole", [0, 0], "? [in:?, out:6]"],
  ])("of an unknown size: %s", (_, written, wanted) =>
    expect(showResult(call({ name: "slice", piped: "? [in:?, out:6]", written }))).toBe(
      wanted,
    ),
  );
  it("leaves the axis open where an end is", () =>
    expect(showResult(call({ name: "slice", piped: X, written: [0, UNKNOWN, 2] }))).toBe(
      "float32 [?, out:6]",
    ));
  it.each<[string, number[], string, string]>([
    ["beyond the end", [0, 2, 5], "a slice from 2 to 5 does not lie within", "stop"],
    ["from the end on", [0, 4, 5], "a slice from 4 to 5 does not lie within", "start"],
    ["before the start", [0, -5], "a slice from -5 to 4 does not lie within", "start"],
  ])("not %s", (_, written, message, parameter) =>
    expectFault(
      { name: "slice", piped: X, written },
      "axis",
      `${message} axis 0 of (4, 6), which has size 4`,
      parameter,
    ),
  );
  it.each([
    ["? [4]", 3, 3],
    ["? [4]", 2, -3],
    ["? [?]", 3, 2],
    ["? [...]", -1, -1],
  ])("not empty: %s from %i to %i", (piped, start, stop) =>
    expectFault(
      { name: "slice", piped, written: [0, start, stop] },
      "axis",
      `a slice from ${start} to ${stop} is empty`,
      "stop",
    ),
  );
});

describe("select", () => {
  it.each<[string, number[], string]>([
    ["reordered, an axis means what it meant", [2, 0, 1, -1], X],
    ["some of it do not", [2, 0], "float32 [2, out:6]"],
    ["nor do doubled ones", [0, 0, 1, 2], "float32 [4, out:6]"],
    ["one index keeps the axis", [1], "float32 [1, out:6]"],
  ])("%s", (_, indices, wanted) =>
    expectType({ name: "select", piped: X, written: [0, indices] }, wanted),
  );
  it("takes a reordering of an unknown size for one of the whole", () => {
    const piped = "? [in:?]";
    const reordered = call({ name: "select", piped, written: [0, [1, 0]] });
    expect(showResult(reordered)).toBe("? [in:2]");
    const some = call({ name: "select", piped, written: [0, [1, 2]] });
    expect(showResult(some)).toBe("? [2]");
    const first = call({ name: "select", piped, written: [0, [0, 1]] });
    expect(showResult(first)).toBe("? [2]");
  });
  it.each([4, -5])("not index %i", (index) =>
    expectFault(
      { name: "select", piped: X, written: [0, [0, index]] },
      "axis",
      `index ${index} is out of range: axis 0 of (4, 6) has size 4`,
      "indices",
    ),
  );
  it("wants a list, so that nobody takes it for one that drops the axis", () =>
    expectFault(
      { name: "select", piped: X, written: [0, 1] },
      "kind",
      "`select` takes a list of integers as `indices`, not an integer",
      "indices",
    ));
});

describe("split", () => {
  it("makes as many equal parts as are wanted", () =>
    expectType(
      { name: "split", written: [X, 1], wanted: 3 },
      "float32 [in:4, 2]; float32 [in:4, 2]; float32 [in:4, 2]",
    ));
  it("makes parts of the sizes listed", () =>
    expectType(
      { name: "split", piped: X, written: [-1, [1, 5]], wanted: 2 },
      "float32 [in:4, 1]; float32 [in:4, 5]",
    ));
  it("makes parts of one size each", () =>
    expectType(
      { name: "split", piped: X, written: [0, 2], wanted: 2 },
      "float32 [2, out:6]; float32 [2, out:6]",
    ));
  it("makes any number of stated parts where any will do", () =>
    expectType(
      { name: "split", piped: X, named: { axis: 0, sizes: [1, 1, 2] }, wanted: null },
      "float32 [1, out:6]; float32 [1, out:6]; float32 [2, out:6]",
    ));
  it("is of unknown number where the sizes are", () => {
    const open = { name: "split", piped: X, written: [0, UNKNOWN] };
    expect(call({ ...open, wanted: null }).kind).toBe("unknown");
    const two = call({ ...open, wanted: 2 });
    expect(showResult(two)).toBe("float32 [?, out:6]; float32 [?, out:6]");
  });
  it("does not make unequal parts unasked", () =>
    expectFault(
      { name: "split", piped: X, written: [0], wanted: 3 },
      "axis-size",
      "3 equal parts do not fill axis 0 of (4, 6), which has size 4",
      "axis",
    ));
  it("does not make a shorter last part", () =>
    expectFault(
      { name: "split", piped: X, written: [0, 3], wanted: 2 },
      "axis-size",
      "parts of size 3 do not fill axis 0 of (4, 6), which has size 4",
      "sizes",
    ));
  it("fills the axis", () =>
    expectFault(
      { name: "split", piped: X, written: [0, [1, 2]], wanted: 2 },
      "shape",
      "the sizes 1 + 2 = 3 do not fill axis 0 of (4, 6), which has size 4",
      "sizes",
    ));
  it.each([0, -1])("has no part of size %i", (size) =>
    expectFault(
      { name: "split", piped: "? [...]", written: [0, [1, size]], wanted: 2 },
      "axis-size",
      `${size} is no size of a part`,
      "sizes",
    ),
  );
  it("gives as many as there are names", () => {
    const message = "`split` gives 2 tensors, but there are 3 names for them";
    const stated = { name: "split", written: [0, [1, 3]], wanted: 3 };
    expectFault({ ...stated, piped: X }, "results", message);
    expectFault({ ...stated, piped: "? [...]" }, "results", message);
    expectFault({ ...stated, piped: X, written: [0, 2] }, "results", message);
  });
  it.each<[number | null, string]>([
    [1, "but here is only one"],
    [null, "but here are none"],
  ])("does not guess the number of parts for %s", (wanted, end) =>
    expectFault(
      { name: "split", piped: X, written: [0], wanted },
      "results",
      `\`split\` without sizes makes as many parts as there are names for them, ${end}`,
    ),
  );
  it("makes no more parts than can be held", () =>
    expectFault(
      { name: "split", piped: "int8 [1000000000000]", written: [0, 1], wanted: null },
      "results",
      "`split` gives 1000000000000 tensors, more than 65536",
    ));
});

describe("unstack", () => {
  it("gives one tensor for each index", () =>
    expectType(
      { name: "unstack", piped: "float32 [b:2, out:6]", written: [0], wanted: 2 },
      "float32 [out:6]; float32 [out:6]",
    ));
  it("counts from the end", () =>
    expectType(
      { name: "unstack", written: ["int8 [2, 3]", -1], wanted: null },
      "int8 [2]; int8 [2]; int8 [2]",
    ));
  it("takes an unknown size to be what is wanted", () => {
    const open = { name: "unstack", piped: "? [?, out:6]", written: [0] };
    expect(showResult(call({ ...open, wanted: 2 }))).toBe("? [out:6]; ? [out:6]");
    expect(call({ ...open, wanted: null }).kind).toBe("unknown");
  });
  it("gives as many as there are names", () =>
    expectFault(
      { name: "unstack", piped: X, written: [0], wanted: 1 },
      "results",
      "`unstack` gives 4 tensors, but there is 1 name for them",
    ));
  it("makes no more tensors than can be held", () =>
    expectFault(
      { name: "unstack", piped: "int8 [70000]", written: [0], wanted: null },
      "results",
      "`unstack` gives 70000 tensors, more than 65536",
    ));
});
