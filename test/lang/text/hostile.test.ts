import { describe, expect, it } from "vitest";
import { parse } from "../../support/parse.js";

const MANY = 10_000;

function messages(text: string): string[] {
  return parse(text).diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

describe("files made to hurt", () => {
  it.each([
    ["parentheses", `let a = ${"(".repeat(MANY)}1${")".repeat(MANY)}`],
    ["brackets", `let a = ${"[".repeat(MANY)}1${"]".repeat(MANY)}`],
    ["calls", `let a = ${"f(".repeat(MANY)}1${")".repeat(MANY)}`],
    ["bodies", `${"map '' -> '' {".repeat(MANY)}${"}".repeat(MANY)}`],
    ["holes", `map "" -> "{${"(".repeat(MANY)}1${")".repeat(MANY)}}"`],
  ])("refuses deeply nested %s", (_name, text) => {
    expect(messages(text)).toEqual(["K2T100: brackets of more than 64 levels"]);
  });

  it.each([
    ["sums", `let a = ${"b + ".repeat(MANY)}1`],
    ["signs", `let a = ${"- ".repeat(MANY)}1`],
    ["negations", `let a = ${"not ".repeat(MANY)}b`],
    ["choices", `let a = ${"b ? c : ".repeat(MANY)}1`],
    ["members", `let a = b${".c".repeat(MANY)}`],
    ["indices", `let a = b${"[0]".repeat(MANY)}`],
    ["rearrangements", `let a = b${"[c -> c]".repeat(MANY)}`],
    ["pipelines", `let a = b${" | c".repeat(MANY)}`],
  ])("refuses endless %s", (_name, text) => {
    expect(messages(text)).toEqual([
      "K2T100: an expression of more than 400 steps within each other",
    ]);
  });

  it("takes what is as deep as it may be", () => {
    const brackets = `${"(".repeat(64)}1${")".repeat(64)}`;
    const calls = `${"f(".repeat(64)}1${")".repeat(64)}`;
    const lists = `${"[".repeat(64)}1${"]".repeat(64)}`;
    const bodies = `${"map '' -> '' {".repeat(64)}${"}".repeat(64)}`;
    const hole = `map "" -> "{${calls.replace("1", `'{${calls}}'`)}}"`;
    const wide = `let a = ${"b + ".repeat(300)}1`;
    for (const text of [brackets, calls, lists]) {
      expect(messages(`let a = ${text}`)).toEqual([]);
    }
    expect([bodies, hole, wide].map(messages)).toEqual([[], [], []]);
  });

  it.each([
    ["open brackets", `let a = ${"(".repeat(MANY)}`, ["K2T100: `(` is never closed"]],
    ["closed brackets", `let a = ${")".repeat(MANY)}`, ["K2T100: `)` closes nothing"]],
    ["crossed brackets", `let a = ${"([".repeat(MANY)}${")]".repeat(MANY)}`, null],
    ["open holes", `map "" -> "${"{".repeat(MANY)}"`, ["K2T103: `{` is never closed"]],
    ["dots", `let a = ${"../".repeat(MANY)}`, null],
    ["digits", `let a = ${"1".repeat(MANY)}`, null],
    ["points", `let a = ${"1.".repeat(MANY)}`, null],
    ["slashes", `let a = ${"b/".repeat(MANY)}`, null],
    ["quotes", `let a = ${'"'.repeat(MANY + 1)}`, null],
    ["escapes", `let a = "${"\\".repeat(MANY)}`, null],
    [
      "foreign characters",
      "€".repeat(MANY),
      ["K2T101: `€` begins nothing in the language"],
    ],
    ["control characters", "\u0000".repeat(MANY), null],
  ])("answers %s at once", (_name, text, wanted) => {
    const found = messages(text);
    expect(found.length).toBeGreaterThan(0);
    if (wanted !== null) expect(found).toEqual(wanted);
  });

  it("takes time in proportion to the length", () => {
    const file = (rules: number): string =>
      'map "block{b:int}_conv{i:int}" -> "features.{b + i}" { weight = kernel[h w -> w h] }\n'.repeat(
        rules,
      );
    const seconds = (text: string): number => {
      const start = performance.now();
      expect(messages(text)).toEqual([]);
      return performance.now() - start;
    };
    seconds(file(200));
    const few = Math.min(seconds(file(500)), seconds(file(500)));
    // A quadratic parser takes 64 times as long; noise may take a share.
    expect(seconds(file(4000))).toBeLessThan(Math.max(few, 5) * 40);
  });

  it("refuses a file that is too large to be one", () => {
    const { diagnostics } = parse("#".repeat(16 * 1024 * 1024 + 1));
    expect(diagnostics).toMatchObject([{ code: "K2T100", file: "rules.k2t" }]);
  });
});
