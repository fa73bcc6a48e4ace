import { describe, expect, it } from "vitest";
import {
  composeLabels,
  isKnown,
  labelsAgree,
  mergeLabels,
  nameLabel,
  sameLabel,
  showLabel,
  splitLabel,
} from "../../src/ops/labels.js";
import type { Label } from "../../src/tensor/type.js";
import { parseLabel, showLabelFully } from "./support/types.js";

const show = (label: Label | null) => (label === null ? "?" : showLabelFully(label));

describe("splitLabel", () => {
  it.each([
    ["(gate unit)", 2, ["gate", "unit"]],
    ["(h w c)", 3, ["h", "w", "c"]],
    ["in", 1, ["in"]],
    ["(gate unit)", 1, ["(gate unit)"]],
    ["in", 3, ["in<0/3>", "in<1/3>", "in<2/3>"]],
    ["(h w c)", 2, ["(h w c)<0/2>", "(h w c)<1/2>"]],
    ["1", 2, ["1", "1"]],
  ])("%s in %i", (label, count, wanted) => {
    expect(splitLabel(parseLabel(label), count).map(show)).toEqual(wanted);
  });

  it("knows nothing of the digits of an unknown axis", () => {
    expect(splitLabel(null, 2)).toEqual([null, null]);
  });
});

describe("composeLabels", () => {
  const [h, w, c] = splitLabel(parseLabel("in"), 3);
  const gate = nameLabel("gate");

  it.each<[string, (Label | null)[], string]>([
    ["names", [gate, nameLabel("unit")], "(gate unit)"],
    ["units vanish", [[], gate, []], "gate"],
    ["all parts in order are the axis", [h!, w!, c!], "in"],
    ["also beside others", [gate, h!, w!, c!, gate], "(gate in gate)"],
    ["parts in another order are not", [c!, h!, w!], "(in<2/3> in<0/3> in<1/3>)"],
    ["nor are some of them", [h!, w!], "(in<0/3> in<1/3>)"],
    ["something unknown", [gate, null], "?"],
  ])("%s", (_, labels, wanted) => {
    expect(show(composeLabels(labels))).toBe(wanted);
  });

  it("does not join parts of two splits of one axis", () => {
    const again = splitLabel(parseLabel("in"), 3);
    expect(isKnown(composeLabels([h!, again[1]!, c!]))).toBe(false);
  });

  it("joins parts of parts", () => {
    const [first, second] = splitLabel(h!, 2);
    expect(show(composeLabels([first!, second!, w!, c!]))).toBe("in");
  });

  it("gives up labels that grow without end", () => {
    let label: Label | null = gate;
    for (let i = 0; i < 100; i++) label = composeLabels([label, label]);
    expect(label).toBeNull();
  });
});

describe("labelsAgree", () => {
  const part = splitLabel(nameLabel("in"), 2)[0]!;

  it.each<[Label | null, Label | null, boolean]>([
    [nameLabel("in"), nameLabel("in"), true],
    [nameLabel("in"), nameLabel("out"), false],
    [nameLabel("gate", "unit"), nameLabel("unit", "gate"), false],
    [nameLabel("unit"), nameLabel("unit'"), false],
    [[], [], true],
    [[], nameLabel("in"), false],
    [null, nameLabel("in"), true],
    [part, nameLabel("out"), true],
  ])("%j and %j: %s", (first, second, wanted) => {
    expect(labelsAgree(first, second)).toBe(wanted);
    expect(labelsAgree(second, first)).toBe(wanted);
  });
});

describe("mergeLabels", () => {
  const inside = nameLabel("in");
  const part = splitLabel(inside, 2)[0]!;

  it.each<[string, Label | null, Label | null, string]>([
    ["the same", inside, nameLabel("in"), "in"],
    ["one unknown", null, inside, "in"],
    ["one a part", part, inside, "in"],
    ["the same part", part, part, "in<0/2>"],
    ["two meanings", inside, nameLabel("out"), "?"],
    ["two unknown", null, null, "?"],
  ])("%s", (_, first, second, wanted) => {
    expect(show(mergeLabels(first, second))).toBe(wanted);
    expect(show(mergeLabels(second, first))).toBe(wanted);
  });
});

it("tells labels apart by split, not by name only", () => {
  const first = splitLabel(nameLabel("in"), 2)[0]!;
  const second = splitLabel(nameLabel("in"), 2)[0]!;
  expect(sameLabel(first, first)).toBe(true);
  expect(sameLabel(first, second)).toBe(false);
});

it.each([
  ["in", "in"],
  ["(gate unit)", "(gate unit)"],
  ["1", "1"],
])("shows %s", (label, wanted) => expect(showLabel(parseLabel(label))).toBe(wanted));
