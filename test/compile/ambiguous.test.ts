import { describe, expect, it } from "vitest";
import { compileText, marks } from "../support/compile.js";

/** A path made so that a pattern that repeats a capture could match it in too many ways. */
const letters = Array.from({ length: 700 }, (_, at) => String.fromCharCode(0x4e00 + at));
const half = letters.join("");
const turned = [...letters].reverse().join("");
const PATH = `${half}/${turned}${half}!`;
const PATTERN = "*{x}*/*{x}*{x}*{x}*{x}*!";

describe("a path that can be matched in too many ways", () => {
  it.each([
    ["map", `map "${PATTERN}" -> "y"`, "layer"],
    ["weight", `weight "${PATTERN}" -> "y"`, "weight"],
    ["ignore", `ignore "${PATTERN}"`, "weight"],
    ["collect", `param y = collect("/${PATTERN}")`, "weight"],
  ])("is reported at the pattern of a %s", (_, rules, kind) => {
    const cut = PATH.lastIndexOf("/");
    const model =
      kind === "layer"
        ? { [PATH]: { variables: { k: [1] } } }
        : { [PATH.slice(0, cut)]: { variables: { [PATH.slice(cut + 1)]: [1] } } };
    const found = marks(compileText(rules, model, { allowUnmapped: true }));
    expect(found).toContainEqual(expect.stringContaining("K2T121"));
  });
});
