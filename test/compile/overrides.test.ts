import { describe, expect, it } from "vitest";
import { positionAt, type Span } from "../../src/report/source.js";
import { compileText } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

const A = { class: "A", variables: { k: [1], b: [1] } } as const;
const MODEL: DescribedModel = { x: A, y: A };
const LAYER = "layer A { k = k; b ?= b; n = zeros([1]) }";

/** What overrides what, as `x.k: ./p.k2t:3`; of ignored weights by their paths. */
function overridesIn(
  files: Readonly<Record<string, string>>,
  model: DescribedModel = MODEL,
): readonly string[] {
  const { main, ...packs } = files;
  const { plan, diagnostics } = compileText(main!, model, {
    packs,
    tellOverrides: true,
    allowUnmapped: true,
  });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const made = plan.parameters.map((it) => [it.name, it.overrides] as const);
  const left = plan.ignored.map((it) => [it.weight.path, it.overrides] as const);
  return [...made, ...left].flatMap(([name, rule]) =>
    rule ? [`${name}: ${placeText(rule)}`] : [],
  );
}

const placeText = ({ source, start }: Span): string =>
  `${source.file}:${positionAt(source, start).line}`;

const P = `pack acme/p\n${LAYER}\nmap "x" -> "p.x"\nmap "y" -> "p.y"`;

describe("rules that override a pack's", () => {
  it("are maps in place of maps, also for what is made of no weight", () => {
    expect(overridesIn({ main: 'use ./p.k2t\nmap "x" -> "m.x"', "./p.k2t": P })).toEqual([
      "m.x.k: ./p.k2t:3",
      "m.x.b: ./p.k2t:3",
      "m.x.n: ./p.k2t:3",
    ]);
  });

  it("are weight rules, for their weights only", () => {
    const main = 'use ./p.k2t\nweight "x/k" -> "own"';
    expect(overridesIn({ main, "./p.k2t": P })).toEqual(["own: ./p.k2t:3"]);
  });

  it("are ignores, and what goes before a pack's ignore", () => {
    const files = { "./p.k2t": `pack acme/p\nignore "x/**"\nmap "y" -> "p"\n${LAYER}` };
    const main = 'use ./p.k2t\nmap "x" -> "m" { - b }\nignore "y/k"';
    expect(overridesIn({ main, ...files })).toEqual([
      "m.k: ./p.k2t:2",
      "x/b: ./p.k2t:2",
      "y/k: ./p.k2t:3",
    ]);
  });

  it("are class transforms in place of class transforms", () => {
    const main = 'use ./p.k2t\nlayer A where name == "x" { own = k; b = b }';
    expect(overridesIn({ main, "./p.k2t": P })).toEqual([
      "p.x.own: ./p.k2t:2",
      "p.x.b: ./p.k2t:2",
    ]);
  });

  it("may stand in place of a refusal", () => {
    const p = 'pack acme/p\nlayer A { error "no" }\nmap "{l}" -> "{l}"';
    const main = "use ./p.k2t\nlayer A { k = k; b = b }";
    expect(overridesIn({ main, "./p.k2t": p }, { x: A })).toEqual([
      "x.k: ./p.k2t:2",
      "x.b: ./p.k2t:2",
    ]);
  });

  it("show the rule within a rule that would have taken the weight", () => {
    const p = `pack acme/p\nmap "" -> "p" {\n  map "x" -> "x"\n  map "y" -> "y"\n}\n${LAYER}`;
    const main = 'use ./p.k2t\nmap "y" -> "m"';
    expect(overridesIn({ main, "./p.k2t": p })).toEqual([
      "m.k: ./p.k2t:4",
      "m.b: ./p.k2t:4",
      "m.n: ./p.k2t:4",
    ]);
  });

  it("may stand in a part of the main file", () => {
    const files = { "./part.k2t": 'map "x" -> "m.x" { k = k; b = b }', "./p.k2t": P };
    expect(overridesIn({ main: "use ./part.k2t\nuse ./p.k2t", ...files })).toEqual([
      "m.x.k: ./p.k2t:3",
      "m.x.b: ./p.k2t:3",
      "m.x.n: ./p.k2t:3",
    ]);
    expect(overridesIn({ main: "use ./p.k2t\nuse ./part.k2t", ...files })).toEqual([]);
  });
});

describe("rules that override nothing", () => {
  it.each([
    ["a map that a pack's transform says more of", 'map "{l}" -> "m.{l}"', LAYER],
    ["a body that gives what a transform would", 'map "{l}" -> "{l}" { k = b }', LAYER],
    ["a rule of another layer", 'map "x" -> "m"', `${LAYER}\nmap "y" -> "p"`],
    [
      "a rule whose condition does not hold",
      'map "x" -> "m"',
      `${LAYER}\nmap "x" -> "p" where name == "y"`,
    ],
    ["a pack's before another pack's", "use ./q.k2t", `${LAYER}\nmap "x" -> "p"`],
    [
      "a weight that is only read",
      'param "m" = "/x/k" * 2.0',
      `map "x" -> "p"\n${LAYER}`,
    ],
  ])("%s", (_what, main, pack) => {
    const files = {
      main: `use ./p.k2t\n${main}`,
      "./p.k2t": `pack acme/p\n${pack}`,
      "./q.k2t": `pack acme/q\nmap "x" -> "q"\nmap "y" -> "q2"`,
    };
    expect(overridesIn(files)).toEqual([]);
  });

  it("is not looked for unless asked", () => {
    const main = 'use ./p.k2t\nmap "x" -> "m.x"';
    const { plan } = compileText(main, MODEL, { packs: { "./p.k2t": P } });
    expect(plan!.parameters.filter(({ overrides }) => overrides)).toEqual([]);
  });
});
