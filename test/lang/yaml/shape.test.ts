import { describe, expect, it } from "vitest";
import { expectErrors, expectValid } from "./expect-errors.js";

describe("what is written in YAML's way", () => {
  it("takes axes with brackets too", () => {
    expectValid("weights: [{ from: a, to: b, axes: '[i o -> o i]' }]");
  });

  it("drops names without a question mark", () => {
    expectErrors(
      "maps: [{ layer: a, to: b, drop: [c, '<|bias?|>'] }]",
      "K2T100: `drop` takes names without `?`",
    );
  });

  it("has stages in a list", () => {
    const [error] = expectErrors(
      "weights: [{ from: a, to: b, ops: transpose <|||> flip(0) }]",
      "K2T100: unexpected `|` after `transpose`",
    );
    expect(error?.help).toMatch(/entry of a list/);
  });

  it("has quotes within quotes for a reference with captures", () => {
    const [error] = expectErrors(
      "params:\n  a: 'mean - /conv<|{|>s}/bias'\n",
      "K2T100: unexpected `{` after `/conv`",
    );
    expect(error?.help).toMatch(/quotes of its own/);
  });

  it("has a version after the pack's name and nothing more", () => {
    expectErrors(
      "pack: a b <|c|>",
      "K2T100: `pack` takes a name, and a version after a space",
    );
  });

  it("has texts, not numbers, for packs", () => {
    expectErrors(
      "use: [<|1|>]",
      "K2T111: entry 1 of `use` takes a text or a mapping, not the number `1`",
    );
  });
});

describe("a pack's settings", () => {
  it("are not in parentheses", () => {
    const [error] = expectErrors(
      'use:\n  - <|npm:tagger(head = "fc")|>',
      "K2T111: what a pack is given in parentheses is the text notation's",
    );
    expect(error?.help).toBe("in YAML write `{ pack: npm:tagger, set: { head: … } }`");
  });

  it("may have parentheses in the names of their files", () => {
    expectValid("use: ['./tagger (1).k2t', './tagger (a=b).k2t']");
  });

  it("are no mapping under the pack's name, which is one mistake", () => {
    const [error] = expectErrors(
      "use:\n  - <|npm:tagger|>: { head: fc }",
      "K2T111: unknown key `npm:tagger` in entry 1 of `use`",
    );
    expect(error?.help).toBe("the keys here are `pack`, `set`");
  });
});

describe("the shape of a file", () => {
  it.each(["", "# nothing\n", "maps:\n", "maps:\nlayers: # later\nignore: []\n", "{}"])(
    "may be empty: %j",
    (text) => void expectValid(text),
  );

  it("is a mapping", () => {
    expectErrors("<|- maps: []|>", "K2T111: a rule file takes a mapping, not a list");
  });

  it("has no other keys, and the nearest is suggested", () => {
    const [first, second] = expectErrors(
      "maps:\n  - { layer: a, to: b, <|wher|>: c }\n<|modles|>: {}",
      "K2T111: unknown key `wher` in entry 1 of `maps`",
      "K2T111: unknown key `modles` in a rule file",
    );
    expect(first?.suggestion).toBe("where");
    expect(second?.suggestion).toBe("modules");
  });

  it("does not suggest a key that is there already", () => {
    const [error] = expectErrors(
      "maps: []\n<|map|>: []",
      "K2T111: unknown key `map` in a rule file",
    );
    expect(error?.suggestion).not.toBe("maps");
  });

  it("has the keys that each entry needs", () => {
    expectErrors(
      "maps:\n  - <|to|>: a\n    drop: b\n  - <|{ layer: b }|>\nweights: [<|{ from: a }|>]\n",
      "K2T111: entry 1 of `maps` lacks `layer`",
      "K2T111: entry 2 of `maps` lacks `to`",
      "K2T111: entry 1 of `weights` lacks `to`",
    );
  });

  it("tells a misspelt key once, not as a missing one too", () => {
    expectErrors(
      "maps: [{ <|layr|>: a, to: b }]",
      "K2T111: unknown key `layr` in entry 1 of `maps`",
    );
  });

  it.each([
    ["maps: <|fc1|>", "`maps` takes a list, not the text `fc1`"],
    ["<|maps|>:\n  layer: a\n  to: b", "`maps` takes a list, not a mapping"],
    ["let: <|3|>", "`let` takes a mapping, not the number `3`"],
    ["maps: [<|fc1|>]", "entry 1 of `maps` takes a mapping, not the text `fc1`"],
    ["maps:\n  - layer: a\n    <|to|>:", "`to` has no value"],
    ["maps:\n  - layer: a\n    <|to|>: ~", "`to` has no value"],
    [
      "layers: [{ class: A, optional: <|yes|> }]",
      "`optional` takes `true` or `false`, not the text `yes`",
    ],
    [
      'layers: [{ class: A, optional: <|"true"|> }]',
      "`optional` takes `true` or `false`, not the text `true`",
    ],
    [
      "layers: [{ class: <|Keras Dense|> }]",
      "`class` takes a name: a letter or `_`, then letters, digits and `_`",
    ],
    ["layers: [{ class: <|[]|> }]", "`class` takes at least one entry"],
    ["let: { <|a-b|>: 1 }", "`a-b` is not a name, as `let` needs"],
    [
      "weights: [{ from: a, to: b, ops: [<|{}|>] }]",
      "entry 1 of `ops` takes a mapping of exactly one key",
    ],
    [
      "weights: [{ from: a, to: b, ops: [{ split: 0, <|sizes|>: 1 }] }]",
      "entry 1 of `ops` takes a mapping of exactly one key",
    ],
    [
      "rules:\n  - map: a\n    <|to|>: b\n",
      "entry 1 of `rules` takes a mapping of exactly one key",
    ],
    ["rules: [{ <|maps|>: [] }]", "unknown key `maps` in entry 1 of `rules`"],
    [
      "layers:\n  - class: A\n    <|maps|>: []",
      "unknown key `maps` in entry 1 of `layers`",
    ],
  ])("%s", (text, message) => {
    expectErrors(text, `K2T111: ${message}`);
  });

  it("is checked throughout, together with the expressions of what is well shaped", () => {
    expectErrors(
      [
        "use: <|{ a: 1, b: 2 }|>",
        "layers:",
        "  - <|klass|>: Dense",
        "    params: { weight: 'kernel + <|$|>' }",
        "maps:",
        "  - { layer: '<|{}|>', to: a }",
        "  - { layer: a, to: b, <|froom|>: c }",
      ].join("\n"),
      "K2T111: `use` takes a text or a list, not a mapping",
      "K2T111: unknown key `klass` in entry 1 of `layers`",
      "K2T101: `$` begins nothing in the language",
      "K2T102: a capture without a name",
      "K2T111: unknown key `froom` in entry 2 of `maps`",
    );
  });
});
