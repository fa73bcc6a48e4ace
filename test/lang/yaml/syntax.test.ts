import { describe, expect, it } from "vitest";
import { expectErrorAt, expectErrors, expectValid } from "./expect-errors.js";

/** Texts that YAML refuses or reads as something else, and the quotes that mend them. */
describe("a text that needs quotes", () => {
  it.each([
    ["maps: [{ layer: a, to: <|{p}|> }]", '"{p}"'],
    ["maps:\n  - layer: a\n    to: <|{p:int}|>", '"{p:int}"'],
    ["maps:\n  - layer: a\n    to: <|{p}.weight|>", '"{p}.weight"'],
    ["maps:\n  - layer: <|{a}/{b:int}|>\n    to: x", '"{a}/{b:int}"'],
    ["maps:\n  - layer: <|*_bn|>\n    to: x", '"*_bn"'],
    ["ignore: [<|**|>]", '"**"'],
    ["ignore:\n  - <|**/count|>", '"**/count"'],
    ["params:\n  a: <|@0|>", '"@0"'],
    ["params:\n  a: <|x ? y : z|>", '"x ? y : z"'],
    ["params:\n  a: <|'/b/kernel' | transpose|>", "\"'/b/kernel' | transpose\""],
    ['params:\n  a: <|"/b/kernel" | transpose|>', "'\"/b/kernel\" | transpose'"],
    ["weights:\n  - from: a\n    to: b\n    axes: <|[i o -> o i]|>", '"[i o -> o i]"'],
    [
      "weights:\n  - from: a\n    to: b\n    ops: <|[h w -> (h w); h=7, w=7]|>",
      '"[h w -> (h w); h=7, w=7]"',
    ],
    ["weights:\n  - from: a\n    to: b\n    ops:\n      - <|[i -> i]|>", '"[i -> i]"'],
    ["layers:\n  - class: A\n    where: <|!has(bias)|>", '"!has(bias)"'],
    ["params:\n  a: <|[i o -> o i] | transpose|>", '"[i o -> o i] | transpose"'],
    ["params:\n  a: <|> 3|>", '"> 3"'],
    ["params:\n  a: <|- kernel|>", '"- kernel"'],
    ["params:\n  a: <|%x|>", '"%x"'],
  ])("%s", (text, suggestion) => {
    const [error] = expectErrorAt(text, "K2T110");
    expect(error?.suggestion).toBe(suggestion);
    expect(error?.help).toBe(`put the text in quotes: ${suggestion}`);
  });
});

describe("not valid YAML", () => {
  it.each([
    ["maps:\n<|\t|>- layer: a", "a tab in the indentation, which YAML does not allow"],
    [
      "maps:\n  - layer: a\n<|\t|>to: b",
      "a tab in the indentation, which YAML does not allow",
    ],
    ['params: { a: "<|\\q|>" }', "an escape that YAML does not know in double quotes"],
    [
      "let:\n  a: 1\n  <|b:2|>\n",
      "a line without `: ` where an entry of a mapping is expected",
    ],
    ["let: { a: 1, <|a|>: 2 }", "the key `a` stands twice in one mapping"],
    ["<|{ a: 1 }|>: 2", "a key is a text, not a mapping"],
    ["let: { a: 1 }\n<|---|>\nlet: {}", "a second YAML document in one file"],
    [
      "let: <|!!map { a: 1 }|>",
      "YAML reads a `!` at the start of a text as a tag, and rule files have none",
    ],
    [
      "let: <|!custom {}|>",
      "YAML reads a `!` at the start of a text as a tag, and rule files have none",
    ],
    [
      "let: { a: &x [1, <|*x|>] }",
      "YAML reads `*x` as an alias, and no anchor `&x` stands before it",
    ],
  ])("%s", (text, message) => {
    expectErrors(text, `K2T110: ${message}`);
  });

  it("shows where a key stood first", () => {
    const [error] = expectErrors(
      "let:\n  a: 1\n  b: 2\n  <|a|>: 3\n",
      "K2T110: the key `a` stands twice in one mapping",
    );
    expect(error?.notes.map(({ span }) => span?.start)).toEqual([7]);
  });

  it.each([
    "maps: [",
    "maps: {",
    'let: { a: "',
    "a: b\nc",
    "let: { a: 'x }",
    "? [",
    "&",
    "%",
  ])("%j is told once", (text) => {
    const [error, ...others] = expectErrorAt(text, "K2T110");
    expect(error?.message).toMatch(/^(?:[^A-Z]|YAML)/);
    expect(error?.message).not.toMatch(/\.$/);
    expect(others).toEqual([]);
  });

  it("does not hide the rest where the rest is readable", () => {
    expectErrors(
      "params:\n  a: <|@0|>\n  b: 'kernel + <|$|>'\n<|par|>: 1\nmaps: [{ layer: <|*a|>, to: b }]",
      "K2T110: YAML cannot read this text without quotes",
      "K2T101: `$` begins nothing in the language",
      "K2T111: unknown key `par` in a rule file",
      "K2T110: YAML reads `*a` as an alias, and no anchor `&a` stands before it",
    );
  });
});

describe("a comment that ends a text", () => {
  it("is named when the text cannot be read", () => {
    const [error] = expectErrorAt("params:\n  a: kernel +<||> # 2\n", "K2T100");
    expect(error?.notes.map(({ message }) => message)).toEqual([
      "YAML ends the text at ` #`; put it in quotes if this belongs to it and is no comment",
    ]);
  });

  it("is no matter otherwise", () => {
    expectValid("params:\n  a: kernel # 2\n");
  });
});
