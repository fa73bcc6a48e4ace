import { describe, expect, it } from "vitest";
import { compileText, marks, namesOf, valuesOf } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

const A = { class: "A", variables: { k: [1] } } as const;
const MODEL: DescribedModel = { x: A };

const compileAll = (
  files: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, string>> = {},
) => {
  const { main, ...packs } = files;
  return compileText(main!, MODEL, { packs, settings });
};

/** Names its layer after its `let`. */
const NAMED = 'pack acme/named\nlet n = "default"\nmap "{l}" -> "{n}.{l}" { k = k }';
const named = (...uses: readonly string[]): string =>
  namesOf(compileAll({ main: uses.join("\n"), "./named.k2t": NAMED }))[0]!;

describe("settings at `use`", () => {
  it("set a pack's `let`", () => {
    expect(named("use ./named.k2t")).toBe("default.x.k");
    expect(named('use ./named.k2t(n = "b3")')).toBe("b3.x.k");
  });

  it.each([
    'use "./named.k2t"(n = "b3")',
    'use ./named.k2t (n = "b3",)',
    'use ./named.k2t( # which\n  n =\n    "b3", # this\n)\n',
    "let m = 3\nuse ./named.k2t(n = 'b{m}')",
    'use ./named.k2t(n = "b{m}"); let m = 3',
    'use ./named.k2t() ; use ./named.k2t(n="b3")',
  ])("stand as %j", (use) => {
    expect(named(use)).toBe("b3.x.k");
  });

  it("are numbers, truths and lists too", () => {
    const compiled = compileAll({
      main: "let two = 2\nuse ./p.k2t(a = [two * 2.0, 3.0], b = true)",
      "./p.k2t":
        'pack acme/p\nlet a = [1.0, 1.0]\nlet b = false\nmap "x" -> "x" { k = k * 0.0 + (b ? a[0] : a[1]) }',
    });
    expect(valuesOf("x.k", compiled.plan!, MODEL)).toEqual([4]);
  });

  it("reach the parts of a pack, and the packs that it uses, the nearest first", () => {
    const p = 'pack acme/p\nuse ./part.k2t\nuse ./q.k2t\nmap "x" -> "made" { k = k }';
    const q = 'pack acme/q\nlet m = "q"\nlet o = "q"\nparam "{m}.{o}" = zeros([1])';
    const part = 'let m = "part"\nparam "{m}" = zeros([1])';
    const main = 'use ./p.k2t(m = "set", o = "set")';
    const all = { main, "./p.k2t": p, "./q.k2t": q, "./part.k2t": part };
    expect(namesOf(compileAll(all))).toEqual(["made.k", "set", "q.set"]);
  });

  it("are handed on from pack to pack", () => {
    const files = {
      "./outer.k2t": 'pack acme/outer\nuse ./named.k2t(n = n)\nlet n = "outer"',
      "./named.k2t": NAMED,
    };
    const nameOf = (main: string, settings = {}) =>
      namesOf(compileAll({ main, ...files }, settings))[0];
    expect(nameOf("use ./outer.k2t")).toBe("outer.x.k");
    expect(nameOf('use ./outer.k2t(n = "mine")')).toBe("mine.x.k");
    expect(nameOf('use ./outer.k2t(n = "mine")', { n: "his" })).toBe("his.x.k");
  });

  it("give way to --set", () => {
    const files = { main: 'use ./named.k2t(n = "b3")', "./named.k2t": NAMED };
    expect(namesOf(compileAll(files, { n: "b5" }))).toEqual(["b5.x.k"]);
  });

  it("may be known later than the pack's own file is loaded", () => {
    const compiled = compileAll({
      main: "use ./one.k2t\nuse ./two.k2t",
      // It is loaded with the first.
      "./one.k2t": 'pack acme/one\nuse ./named.k2t(n = m)\nlet m = "same"',
      "./two.k2t": 'pack acme/two\nlet m = "sa"\nuse ./named.k2t(n = "{m}me")',
      "./named.k2t": NAMED,
    });
    expect(namesOf(compiled)).toEqual(["same.x.k"]);
  });
});

describe("settings at `use` that are refused", () => {
  const wrong = (use: string) =>
    compileAll({ main: use, "./named.k2t": NAMED, "./bare.k2t": "pack acme/bare" });

  it.each([
    ["use ./named.k2t(m = 1)", "K2T213 m"],
    ["use ./bare.k2t(m = 1)", "K2T213 m"],
    ["use ./named.k2t(n = 1, n = 2)", "K2T214 n"],
    ["use ./named.k2t(n = zeros([1]))", "K2T121 zeros([1])"],
    ["use ./named.k2t(n = other)", "K2T201 other"],
    ["use ./named.k2t(n)", "K2T100 )"],
    ["use ./named.k2t(n = )", "K2T100 )"],
    ["use ./named.k2t(n = 1 m = 2)", "K2T100 m"],
    ["use ./named.k2t(, n = 1)", "K2T100 ,"],
    ["use ./named.k2t(n = 1,,)", "K2T100 ,"],
    ["use ./named.k2t(n = 1) x", "K2T100 x"],
    ["use ./named.k2t(n = 1", "K2T100 ("],
    ["use ./named.k2t(n = 1 && 2)", "K2T101 &&"],
    ["use ./named.k2t other(n = 1)", "K2T100 other"],
    ["use (n = 1)", "K2T100 use (n = 1)"],
    ["use ./named.k2t(n = 1) {}", "K2T100 {"],
    ["use ./named.k2t(n = {1})", "K2T100 {"],
  ])("%s", (use, mark) => {
    expect(marks(wrong(use))).toEqual([mark]);
  });

  it("says what settings there are", () => {
    const [{ message, suggestion, help }] = wrong("use ./named.k2t(N = 1)")
      .diagnostics as unknown as readonly [Record<string, string>];
    expect(message).toBe("no `let N` is in `./named.k2t`");
    expect(suggestion).toBe("n");
    expect(help).toBe("`./named.k2t` has `n`");
  });

  it("says nothing of a `let` that a syntax error hides", () => {
    const compiled = compileAll({
      main: "use ./p.k2t(n = 1)",
      "./p.k2t": "pack acme/p\nlet n =",
    });
    expect(marks(compiled)).toEqual(["K2T100 "]);
  });
});

describe("one pack, used in several places", () => {
  const ONE = "pack acme/one\nuse ./named.k2t";
  const differ = (files: Readonly<Record<string, string>>, settings = {}) =>
    marks(compileAll({ "./named.k2t": NAMED, "./one.k2t": ONE, ...files }, settings));

  it("has the settings that all of them give", () => {
    const two = 'pack acme/two\nuse ./named.k2t(n = "a")';
    const main = 'use ./named.k2t(n = "a")\nuse ./one.k2t\nuse ./two.k2t(n = "a")';
    expect(differ({ main, "./two.k2t": two })).toEqual([]);
  });

  it.each([
    ["in one file", 'use ./named.k2t(n = "a")\nuse ./named.k2t(n = "b")', "K2T223 n"],
    ["by way of a pack", 'use ./named.k2t(n = "a")\nuse ./one.k2t(n = "b")', "K2T223 n"],
    ["as an integer", "use ./named.k2t(n = 1)\nuse ./named.k2t(n = 1.0)", "K2T223 n"],
  ])("has no two values %s", (_where, main, mark) => {
    expect(differ({ main })).toEqual([mark]);
  });

  it("has none that only one of two packs gives it", () => {
    const two = 'pack acme/two\nuse ./named.k2t(n = "a")';
    const main = "use ./one.k2t\nuse ./two.k2t";
    expect(differ({ main, "./two.k2t": two })).toEqual(["K2T223 ./named.k2t"]);
    // Who uses both may speak for both, and so may the command line.
    const settled = `${main}\nuse ./named.k2t(n = "a")`;
    expect(differ({ main: settled, "./two.k2t": two })).toEqual([]);
    expect(differ({ main, "./two.k2t": two }, { n: "b" })).toEqual([]);
  });

  it("is not set for all by way of a pack that uses it", () => {
    const main = 'use ./one.k2t(n = "a")\nuse ./named.k2t';
    expect(differ({ main })).toEqual(["K2T223 ./named.k2t"]);
  });

  it("shows both places", () => {
    const main = 'use ./named.k2t(n = "a")\nuse ./named.k2t(n = "b")';
    const { diagnostics } = compileAll({ main, "./named.k2t": NAMED });
    const [{ span, notes }] = diagnostics as unknown as typeof diagnostics &
      readonly [(typeof diagnostics)[number]];
    expect([span!.start, notes[0]!.span!.start]).toEqual([41, 16]);
  });
});
