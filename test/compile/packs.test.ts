import { describe, expect, it } from "vitest";
import { compileText, marks, namesOf, valuesOf } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

const A = { class: "A", variables: { k: [1] } } as const;
const MODEL: DescribedModel = { x: A, y: A, z: A };

/** Files by the names that `use` calls them; the first is the one that is run. */
const compileAll = (
  files: Readonly<Record<string, string>>,
  model: DescribedModel = MODEL,
) => {
  const { main, ...packs } = files;
  return compileText(main!, model, { packs });
};

describe("packs", () => {
  it("come after the file's own rules, in `use` order, each with its own after it", () => {
    const names = namesOf(
      compileAll({
        main: 'use "./one.k2t"\nuse "./two.k2t"\nmap "x" -> "main" { k = k }',
        "./one.k2t":
          'use "./three.k2t"\nmap "x" -> "one" { k = k }\nmap "y" -> "one" { k = k }',
        "./three.k2t":
          'map "y" -> "three" { k = k }\noptional map "z" -> "three" { k = k }',
        "./two.k2t": 'map "z" -> "two" { k = k }',
      }),
    );
    expect(names).toEqual(["main.k", "one.k", "three.k"]);
  });

  it("are one pack where two ways lead to it", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"\nuse "./two.k2t"',
      "./one.k2t": 'pack acme/one 1.0.0\nuse "./base.k2t"',
      "./two.k2t": 'pack acme/two 1.0.0\nuse "./base.k2t"',
      "./base.k2t": 'pack acme/base 1.0.0\nmap "{l}" -> "{l}" { k = k }',
    });
    expect(namesOf(compiled)).toEqual(["x.k", "y.k", "z.k"]);
  });

  it("have lets and tables of their own", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"\nlet n = 2.0\nmap "x" -> "x" { k = k + n }',
      "./one.k2t": 'let n = 5.0\nmap "{l}" -> "{l}" { k = k + n }',
    });
    expect(valuesOf("x.k", compiled.plan!, MODEL)).toEqual([2]);
    expect(valuesOf("y.k", compiled.plan!, MODEL)).toEqual([5]);
  });

  it("do not lend their lets", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"\nmap "x" -> "{n}"',
      "./one.k2t": "let n = 5",
    });
    expect(marks(compiled)).toEqual(["K2T206 n"]);
  });

  it("without a header are parts of what uses them, and see its lets and tables", () => {
    const compiled = compileAll(
      {
        main: 'use "./one.k2t"',
        "./one.k2t":
          'pack acme/one 1.0.0\nlet n = 2.0\nlet m = 7.0\ntable t { x: "new" }\nuse "./part.k2t"',
        "./part.k2t":
          'let m = 5.0\nmap "{p}" -> "{t[p]}" where p == "x" { k = k + n * m }',
      },
      { x: A },
    );
    expect(namesOf(compiled)).toEqual(["new.k"]);
    expect(valuesOf("new.k", compiled.plan!, MODEL)).toEqual([10]);
  });

  it("with a header see no names of their users", () => {
    const compiled = compileAll({
      main: 'let n = 5\nuse "./one.k2t"',
      "./one.k2t": 'pack acme/one 1.0.0\nmap "x" -> "{n}"',
    });
    expect(marks(compiled)).toEqual(["K2T206 n"]);
  });

  it("give transforms and declarations, after those of the file itself", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"\nmodule M { w [b a] }\nmap "{l}" -> "{l}"',
      "./one.k2t":
        "class A { k [a] }\nmodule M { w [a] }\nlayer A -> M { w = k[-> 1 a] }",
    });
    // The file's own `M` goes before the pack's, and wants another axis than a unit.
    expect(marks(compiled)).toEqual(["K2T307 k[-> 1 a]"]);
  });

  it("are not warned of where a rule of theirs never matches", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"\nmap "{l}" -> "{l}" { k = k }',
      "./one.k2t": 'map "nowhere" -> "n"\nlayer Other { k = k }',
    });
    expect(marks(compiled)).toEqual([]);
  });

  it("may be YAML, and use text, and the other way round", () => {
    const compiled = compileAll({
      main: 'use "./one.yaml"\nmap "{l}" -> "{l}"',
      "./one.yaml": 'use: ["./two.k2t"]',
      "./two.k2t": "layer A { w = k }",
    });
    expect(namesOf(compiled)).toEqual(["x.w", "y.w", "z.w"]);
  });

  it("report what is wrong in each, with the file that it is in", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"\nlet a = b',
      "./one.k2t": "let c = d",
    });
    const found = compiled.diagnostics.map(({ code, span }) => [code, span?.source.file]);
    expect(found).toEqual([
      ["K2T201", "rules.k2t"],
      ["K2T201", "./one.k2t"],
    ]);
  });
});

describe("links that fail", () => {
  it("names the chain of a circle", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"',
      "./one.k2t": 'use "./two.k2t"',
      "./two.k2t": 'use "./one.k2t"',
    });
    expect(marks(compiled)).toEqual(['K2T211 "./one.k2t"']);
    expect(compiled.diagnostics[0]!.notes.map(({ span }) => span?.source.file)).toEqual([
      "./one.k2t",
      "rules.k2t",
    ]);
  });

  it("finds a file that uses itself", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"',
      "./one.k2t": 'use "./one.k2t"',
    });
    expect(marks(compiled)).toEqual(['K2T211 "./one.k2t"']);
  });

  it("reports two packs of one name, with both places", () => {
    const compiled = compileAll({
      main: 'use "./one.k2t"\nuse "./two.k2t"',
      "./one.k2t": "pack acme/same 1.0.0",
      "./two.k2t": "pack acme/same 1.0.0",
    });
    expect(marks(compiled)).toEqual(["K2T212 acme/same"]);
    expect(compiled.diagnostics[0]!.notes[0]!.span?.source.file).toBe("./one.k2t");
  });

  it("reports what a loader does not find, or finds outside of its folder", () => {
    const compiled = compileText('use keras/corr\nuse "./nowhere.k2t"');
    expect(marks(compiled)).toEqual(["K2T210 keras/corr", 'K2T210 "./nowhere.k2t"']);
    const leaving = compileText('use "./one.k2t"', undefined, {
      packs: { "./one.k2t": 'use "../../secret.k2t"' },
      leaves: "../../secret.k2t",
    });
    expect(marks(leaving)).toEqual(['K2T215 "../../secret.k2t"']);
    expect(leaving.diagnostics[0]!.notes[0]!.span?.source.file).toBe("rules.k2t");
  });
});

describe("settings", () => {
  const RULES = 'let n = 1\nlet m = n + 1\nmap "{l}" -> "{l}.{n}.{m}" { k = k }';

  it("override a `let` before those that use it", () => {
    const compiled = compileText(RULES, { x: A }, { settings: { n: "4" } });
    expect(namesOf(compiled)).toEqual(["x.4.5.k"]);
  });

  it("are for the first file that has a `let` of the name", () => {
    const packs = {
      "./one.k2t": 'let p = 1\nlet n = 7\nmap "{l}" -> "{p}.{n}" { k = k }',
    };
    const options = { settings: { p: "3", n: "9" }, packs };
    const compiled = compileText('use "./one.k2t"\nlet n = 2', { x: A }, options);
    expect(namesOf(compiled)).toEqual(["3.7.k"]);
  });

  it("reach the parts of a pack", () => {
    const files = {
      main: 'use "./one.k2t"',
      "./one.k2t": 'pack acme/one 1.0.0\nlet n = 2.0\nuse "./part.k2t"',
      "./part.k2t": 'map "x" -> "x" { k = k + n }',
    };
    const { main, ...packs } = files;
    const compiled = compileText(main, { x: A }, { packs, settings: { n: "9.0" } });
    expect(valuesOf("x.k", compiled.plan!, MODEL)).toEqual([9]);
  });

  it("without a `let` are an error with the nearest name", () => {
    const compiled = compileText(RULES, { x: A }, { settings: { nn: "4" } });
    expect(compiled.diagnostics).toMatchObject([{ code: "K2T213", suggestion: "n" }]);
  });

  it.each([
    ["3", "x.3"],
    ["3.0", null],
    ["true", "x.true"],
    ["text", "x.text"],
    ["007", "x.007"],
    ["null", "x.null"],
    ["1e400", "x.1e400"],
    ["-1e400", "x.-1e400"],
    ['"3"', 'x."3"'],
    ['{"a":1}', 'x.{"a":1}'],
    ["[1e400]", "x.[1e400]"],
    ["[null]", "x.[null]"],
    // Floats and lists, which no name takes, and the empty text, which makes no segment.
    ["1e3", null],
    ["[1, 2, true]", null],
    ["", null],
  ])("read %j as the value it is", (text, name) => {
    const options = { settings: { n: text } };
    const rules = 'let n = 1\nmap "x" -> "x.{n}" { y = k }';
    const compiled = compileText(rules, { x: A }, options);
    expect(compiled.plan?.parameters[0]?.name ?? null).toBe(name && `${name}.y`);
  });
});
