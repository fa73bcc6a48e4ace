import { describe, expect, it } from "vitest";
import type { BodyEntry, Item } from "../../../src/lang/tree.js";
import { expectErrors, expectValid } from "../../support/parse.js";
import { shown, shownStage, shownText } from "./shown.js";

function only<Kind extends Item["kind"]>(
  text: string,
  kind: Kind,
): Extract<Item, { readonly kind: Kind }> {
  const { items } = expectValid(text);
  expect(items.map((item) => item.kind)).toEqual([kind]);
  return items[0] as Extract<Item, { readonly kind: Kind }>;
}

const texts = (names: readonly { readonly text: string }[]): string[] =>
  names.map(({ text }) => text);

describe("definitions", () => {
  it("reads headers as written", () => {
    const { items } = expectValid(
      'pack acme/vision 1.2.0\nuse keras/core; use npm:@acme/pack/x-y\nuse ./a-b.k2t\nuse "./my file.k2t" # c',
    );
    const [pack, ...uses] = items;
    if (pack?.kind !== "pack") throw new Error("no pack");
    expect([pack.name.text, pack.version?.text]).toEqual(["acme/vision", "1.2.0"]);
    expect(uses.map((use) => (use.kind === "use" ? use.target.text : ""))).toEqual([
      ...["keras/core", "npm:@acme/pack/x-y", "./a-b.k2t", "./my file.k2t"],
    ]);
  });

  it("reads a pack without a version", () => {
    expect(only("pack x", "pack").version).toBeNull();
  });

  it("reads lets", () => {
    const item = only("let heads = 12 + scale", "let");
    expect([item.name.text, shown(item.value)]).toEqual(["heads", "(12 + scale)"]);
  });

  it("reads tables", () => {
    const table = only(
      "table t { (1, -2): 0, a: 'x'; \"b c\": i + 1\n2.5: [1]\n true: false, in: none, }",
      "table",
    );
    expect(
      table.entries.map(({ keys, value }) => [keys.map(shown).join(" "), shown(value)]),
    ).toEqual([
      ["1 -2", "0"],
      ['"a"', '"x"'],
      ['"b c"', "(i + 1)"],
      ["f2.5", "[1]"],
      ["true", "false"],
      ['"in"', "none"],
    ]);
  });

  it("reads declarations", () => {
    const { items } = expectValid(
      "class GRU { kernel [in (gate unit)], recurrent_kernel [unit (gate unit')]; query/bias? [1 out], n [] }\n" +
        'module "a.B" { in_proj.weight [out in]\n "odd name"? [x] }',
    );
    const read = items.map((item) => {
      if (item.kind !== "class" && item.kind !== "module") throw new Error(item.kind);
      const entries = item.entries.map(({ name, optional, axes }) => [
        ...[name.text, optional],
        axes.map((axis) => texts(axis.names).join("*")).join(" "),
      ]);
      return [item.kind, item.name.text, entries];
    });
    expect(read).toEqual([
      [
        "class",
        "GRU",
        [
          ["kernel", false, "in gate*unit"],
          ["recurrent_kernel", false, "unit gate*unit'"],
          ["query/bias", true, " out"],
          ["n", false, ""],
        ],
      ],
      [
        "module",
        "a.B",
        [
          ["in_proj.weight", false, "out in"],
          ["odd name", true, "x"],
        ],
      ],
    ]);
  });
});

describe("rules", () => {
  it("reads a layer", () => {
    const rule = only(
      'layer Dense, "my>Dense" where layer.use_bias -> Linear { weight = kernel[-> out in]; bias ?= bias }',
      "layer",
    );
    expect(texts(rule.classes)).toEqual(["Dense", "my>Dense"]);
    expect([shown(rule.where!), rule.module?.text]).toEqual([
      "(layer . use_bias)",
      "Linear",
    ]);
    expect(rule.body.map(entry)).toEqual([
      "weight = (kernel {none => out in})",
      "bias ?= bias",
    ]);
  });

  it("reads a layer without anything but a body", () => {
    const rule = only("layer Flatten {}", "layer");
    expect([rule.where, rule.module, rule.body]).toEqual([null, null, []]);
  });

  it("reads `restore` in a layer's body", () => {
    const rule = only('layer Dense where has(scale) { warn "w"; restore }', "layer");
    expect(rule.body.map(entry)).toEqual(["warning w", "restore"]);
    expectErrors("layer A { restore <|now|> }", "K2T100: unexpected `now`");
    expectErrors("layer A { restore <|{|>} }", "K2T100: a `restore` has no body");
  });

  it("reads a map with all of its parts", () => {
    const rule = only(
      'optional allow K2T412, K2T410 allow K2T401 map "fc{i:int}" as BatchNormalization(scale=false, axis=-1) where i > 1 -> "c.{i}" as Linear {\n' +
        '  - bias\n  - "x.{i}"\n  map "a" -> "b" { weight = kernel }\n  weight "k" -> "w"\n  ignore "c", "d" where i == 1\n' +
        '  error "no {i}" where a\n  warn \'w\'\n  out_proj.weight, "h.{i}" = split(x, 0)\n  optional bias ?= bias\n}',
      "map",
    );
    expect([rule.optional, texts(rule.allow)]).toEqual([
      true,
      ["K2T412", "K2T410", "K2T401"],
    ]);
    expect(shownText(rule.pattern)).toBe("fc+INT(i)");
    expect(rule.as?.name.text).toBe("BatchNormalization");
    expect(rule.as?.config.map((it) => [it.name.text, shown(it.value)])).toEqual([
      ["scale", "false"],
      ["axis", "(- 1)"],
    ]);
    expect(shown(rule.where!)).toBe("(i > 1)");
    expect(shownText(rule.template)).toBe("c.+{i}");
    expect(rule.module?.text).toBe("Linear");
    expect(rule.body.map(entry)).toEqual([
      "- bias",
      "- x.+{i}",
      "map a -> b {weight = kernel}",
      "weight k -> w",
      "ignore c d where (i == 1)",
      "error no +{i} where a",
      "warning w",
      "out_proj.weight, h.+{i} = split(x, 0)",
      "optional bias ?= bias",
    ]);
  });

  it("takes the condition of a map behind its template too", () => {
    const [before, behind] = expectValid(
      'map "**" as Conv2D where kernel.rank == 4 -> "{path}"\nmap "**" as Conv2D -> "{path}" where kernel.rank == 4',
    ).items;
    expect(before?.kind === "map" && shown(before.where!)).toBe("((kernel . rank) == 4)");
    expect(behind?.kind === "map" && shown(behind.where!)).toBe("((kernel . rank) == 4)");
  });

  it("reads a map with none of its parts", () => {
    const rule = only('map "**" as none -> ""', "map");
    const { as, where, module, body, optional, allow } = rule;
    expect([as?.name.text, as?.config, where, module, body, optional, allow]).toEqual([
      ...["none", [], null, null, [], false, []],
    ]);
  });

  it("reads a weight", () => {
    const rule = only(
      'weight "a", "b" where x.rank == 2 -> "q", "k" | [i o -> o i] | split(0)',
      "weight",
    );
    expect(rule.sources.map(shownText)).toEqual(["a", "b"]);
    expect(rule.targets.map(shownText)).toEqual(["q", "k"]);
    expect(rule.stages.map(shownStage)).toEqual(["{i o => o i}", "split(0)"]);
    expect(shown(rule.where!)).toBe("((x . rank) == 2)");
  });

  it("reads a param", () => {
    const text = 'allow K2T412 param "logit_scale" = full([], 1.0)';
    const rule = only(text, "param");
    expect(entry(rule.assignment)).toBe("logit_scale = full([], f1)");
    expect(texts(rule.allow)).toEqual(["K2T412"]);
    const { start, end } = rule.assignment.span;
    expect(text.slice(start, end)).toBe('"logit_scale" = full([], 1.0)');
  });
});

describe("words of the language as names", () => {
  it.each([
    ..."pack use let table class module layer map weight param ignore error warn restore".split(
      " ",
    ),
    ..."optional allow where as in and not true none scale mean".split(" "),
  ])("assigns and removes %s", (word) => {
    const rule = only(
      `map "" -> "" { ${word} = kernel; ${word}, mean = split(x, 0); ${word}.weight ?= bias; - ${word} }`,
      "map",
    );
    expect(rule.body.map(entry)).toEqual([
      `${word} = kernel`,
      `${word}, mean = split(x, 0)`,
      `${word}.weight ?= bias`,
      `- ${word}`,
    ]);
  });

  it("reads the word and a quoted text as a rule", () => {
    const rule = only('layer A { weight "p" -> "q"; weight = weight }', "layer");
    expect(rule.body.map(entry)).toEqual(["weight p -> q", "weight = weight"]);
  });

  it("keeps a name without quotes as it is", () => {
    const rule = only("layer A { layers.0.weight = x; 3x3.1e5.w = y }", "layer");
    const names = rule.body.map((it) => (it.kind === "assignment" ? it.names[0] : null));
    expect(names.map((name) => [name?.raw, name?.quoted])).toEqual([
      ["layers.0.weight", false],
      ["3x3.1e5.w", false],
    ]);
  });
});

describe("entries where they cannot stand", () => {
  it.each([
    ['layer A { <|map|> "a" -> "b" }', "a `map` cannot stand in the body of a `layer`"],
    ["layer A { <|- b|> }", "a removal cannot stand in the body of a `layer`"],
    ['map "" -> "" { <|param|> x = 1 }', "a `param` cannot stand in the body of a `map`"],
    ['map "" -> "" { <|use|> x }', "a `use` cannot stand in the body of a `map`"],
    ['map "" -> "" { <|layer|> A {} }', "a `layer` cannot stand in the body of a `map`"],
    ["<|x = 1|>", "an assignment cannot stand at the top of a file"],
    ['map "" -> "" { <|restore|> }', "a `restore` cannot stand in the body of a `map`"],
    ["layer A { <|optional|> restore }", "`optional` cannot stand before `restore`"],
    ["<|- x|>", "a removal cannot stand at the top of a file"],
    ['<|error|> "x"', "an `error` cannot stand at the top of a file"],
    ["<|optional|> use x", "`optional` cannot stand before `use`"],
    ['map "" -> "" { <|allow|> A - b }', "`allow` cannot stand before a removal"],
    ["use x\n<|pack a/b 1|>", "a `pack` header after other items"],
    ["pack a/b\n<|pack a/b 1|>", "a second `pack` header"],
  ])("%s", (text, message) => {
    const [error] = expectErrors(text, `K2T123: ${message}`);
    expect(error!.help).toBeDefined();
  });
});

/** An entry of a body in short. */
function entry(it: BodyEntry): string {
  const optional = "optional" in it && it.optional ? "optional " : "";
  switch (it.kind) {
    case "assignment":
      return `${optional}${it.names.map(shownText).join(", ")} ${it.ifPresent ? "?=" : "="} ${shown(it.value)}`;
    case "removal":
      return `- ${shownText(it.name)}`;
    case "message":
      return `${it.severity} ${shownText(it.text)}${it.where ? ` where ${shown(it.where)}` : ""}`;
    case "restore":
      return "restore";
    case "map":
      return `map ${shownText(it.pattern)} -> ${shownText(it.template)} {${it.body.map(entry).join("; ")}}`;
    case "weight":
      return `weight ${it.sources.map(shownText).join(" ")} -> ${it.targets.map(shownText).join(" ")}`;
    case "ignore":
      return `ignore ${it.patterns.map(shownText).join(" ")}${it.where ? ` where ${shown(it.where)}` : ""}`;
  }
}
