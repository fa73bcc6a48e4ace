import { describe, expect, it } from "vitest";
import { expectErrors, parse } from "../../support/parse.js";

const kinds = (text: string): string[] =>
  parse(text.replace(/<\||\|>/g, "")).tree.items.map((item) => item.kind);

describe("recovery", () => {
  it("makes of three mistakes in three rules three diagnostics", () => {
    const text = [
      'map "a" <|>|> "b"',
      "let good = 1",
      'map "c" -> "d" { weight = kernel[h <|w|>]; bias = bias }',
      'weight "e" -> "f" | <|2|>',
      'ignore "g"',
    ].join("\n");
    expectErrors(
      text,
      "K2T100: expected `->`, found `>`",
      "K2T100: expected `,` or `]`, found `w`",
      "K2T100: expected an operation or a rearrangement, found `2`",
    );
    expect(kinds(text)).toEqual(["let", "ignore"]);
  });

  it("ends an unfinished entry where the next line begins another", () => {
    const text = 'let n =\nmap "a" ->\nlet m = 1 +\nweight "b" -> "c"\nx = 1';
    const { tree, diagnostics } = parse(text);
    const lines = diagnostics.map(
      ({ span }) => text.slice(0, span!.start).split("\n").length,
    );
    expect(lines).toEqual([1, 2, 3, 5]);
    expect(tree.items.map((item) => item.kind)).toEqual(["weight"]);
  });

  it("goes on within a body, also of a rule whose head is wrong", () => {
    expectErrors(
      'map "a" <|{|>\n  x = <|]|>\n  y = z\n  w <|==|> z\n}\nlet <|1|> = 2',
      "K2T100: expected `->`, found `{`",
      "K2T100: `]` closes nothing",
      "K2T100: expected `=` or `?=`, found `==`",
      "K2T100: expected a name, found `1`",
    );
  });

  it("goes on within tables and declarations", () => {
    expectErrors(
      "table t { 1 <|0|>, 2: 2, 3: <|*|> }\nclass A { a <|b|>, c [d], e [<|3|>] }",
      "K2T100: expected `:`, found `0`",
      "K2T100: expected a value, found `*`",
      "K2T100: expected `[`, found `b`",
      "K2T104: `3` is no name of an axis",
    );
  });

  it("ends an unclosed bracket with its line", () => {
    const text = "let a = f<|(|>b\nlet c = g(d)\nlet e = <|[|>x\nlet h = 1";
    expectErrors(text, "K2T100: `(` is never closed", "K2T100: `[` is never closed");
    expect(kinds(text)).toEqual(["let", "let"]);
  });

  it("ends an unclosed bracket with its block", () => {
    const text = 'map "a" -> "b" {\n  a = f<|(|>b\n  c = d\n}\nlet h = 1';
    expectErrors(text, "K2T100: `(` is never closed");
    expect(kinds(text)).toEqual(["let"]);
  });

  it("ends an unclosed block where the indentation does", () => {
    const text = 'map "a" -> "b" <|{|>\n  c = d\n\nuse keras/core\nlayer A {}';
    expectErrors(text, "K2T100: `{` is never closed");
    expect(kinds(text)).toEqual(["use", "layer"]);
  });

  it("reports a hole that is left open in a rearrangement once", () => {
    expectErrors("let a = b[l -> <|{|>l]\nlet c = 1", "K2T100: `{` is never closed");
  });

  it("reports a stray brace once", () => {
    const text = "let a = 1\n<|}|>\nlet b = 2";
    expectErrors(text, "K2T100: `}` closes nothing");
    expect(kinds(text)).toEqual(["let", "let"]);
  });

  it("reads what follows a body on its line", () => {
    const text = 'map "a" -> "b" { - x } <|map|> "c" -> "d"';
    expectErrors(text, "K2T100: expected `;` or the end of the line, found `map`");
    expect(kinds(text)).toEqual(["map", "map"]);
  });

  it("says what a block without a rule is", () => {
    expectErrors('map "a" -> "b"\n<|{|> - x }', "K2T100: a `{` without a rule before it");
  });

  it.each([
    ["table t<||>", "expected `{`, found the end of the line"],
    ["class A<||>", "expected `{`, found the end of the line"],
    ["layer Dense -> Linear<||>", "expected `{`, found the end of the line"],
    ["let a = 1 <|{|> }", "a `let` has no body"],
    ['weight "a" -> "b" <|{|> }', "a `weight` rule has no body"],
    ['ignore "a" <|{|> }', "an `ignore` has no body"],
    ["param a = 1 <|{|> }", "an assignment has no body"],
    ["use a <|{|> }", "a `use` has no body"],
    ["<|use|>", "`use` without a name"],
    ["use a <|b|>", "unexpected `b` after `a`"],
    ["pack a 1 <|2|>", "unexpected `2` after `1`"],
    ["<|allow|> ;", "`allow` names no code"],
    ["<|optional|>", "`optional` without a rule after it"],
    ["<|mpa|> 'a' -> 'b'", "`mpa` begins no item"],
    ["<|'a'|> -> 'b'", "the text 'a' begins no item"],
    ["map 'a' -> 'b' { <|wieght|> 'a' -> 'b' }", "`wieght` begins no entry"],
    ["map 'a' -> 'b' { x <|?|> = y }", "expected `=` or `?=`, found `?`"],
    [
      "map 'a' -> 'b' { -<||> }",
      "expected the name of a parameter, found the end of the line",
    ],
    ["map 'a' -> 'b' { <|out . weight|> = x }", "a name holds no spaces"],
    ["map 'a' -> 'b' { a = b<|,|> c = d }", "unexpected `,` after `b`"],
    ["map 'a' where <|->|> 'b'", "expected a value, found `->`"],
    ["map 'a' where b <|=|> 1 -> 'b'", "expected `->`, found `=`"],
    ["layer A { error <|x|> }", "expected a text in quotes, found `x`"],
    ["table t { <|-a|>: 1 }", "`-a` is no key of a table"],
  ])("%s", (text, message) => {
    expectErrors(text, `K2T100: ${message}`);
  });

  it("suggests the words that are meant", () => {
    const [map] = parse("mpa 'a' -> 'b'").diagnostics;
    const [weight] = parse("map 'a' -> 'b' { wieght 'a' -> 'b' }").diagnostics;
    expect([map!.suggestion, weight!.suggestion]).toEqual(["map", "weight"]);
  });
});
