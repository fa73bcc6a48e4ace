import { describe, expect, it } from "vitest";
import { expectErrors, expectValid } from "../../support/parse.js";
import { shown } from "./shown.js";

function read(expression: string): string {
  const [item] = expectValid(`let x = ${expression}`).items;
  if (item?.kind !== "let") throw new Error("no let");
  return shown(item.value);
}

describe("precedence", () => {
  it.each([
    ["a + b * c", "(a + (b * c))"],
    ["a * b + c", "((a * b) + c)"],
    ["a - b - c", "((a - b) - c)"],
    ["a / b / c % d * e", "((((a / b) / c) % d) * e)"],
    ["-a * b", "((- a) * b)"],
    ["a * -b", "(a * (- b))"],
    ["a - -b", "(a - (- b))"],
    ["--a", "(- (- a))"],
    ["-a.b", "(- (a . b))"],
    ["-x[0]", "(- (x [0]))"],
    ["a + b == c * d", "((a + b) == (c * d))"],
    ["a <= b and c >= d", "((a <= b) and (c >= d))"],
    ["a in [1, 2] or b != 3", "((a in [1 2]) or (b != 3))"],
    ["not a == b", "(not (a == b))"],
    ["not a and not b or c", "(((not a) and (not b)) or c)"],
    ["not not a", "(not (not a))"],
    ["a or b and c", "(a or (b and c))"],
    ["a and b or c", "((a and b) or c)"],
    ["a ?? b or c", "(a ?? (b or c))"],
    ["a ?? b ?? c", "((a ?? b) ?? c)"],
    ["a ?? b ? c : d", "((a ?? b) ? c ? d)"],
    ["a ? b : c ? d : e", "(a ? b ? (c ? d ? e))"],
    ["a ? (b ? c : d) : e", "(a ? (b ? c ? d) ? e)"],
    ["a ? b : c | f", "((a ? b ? c) | f)"],
    ["a | f | g(1)", "((a | f) | g(1))"],
    ["a + b | f", "((a + b) | f)"],
    ["(a | f) + b", "((a | f) + b)"],
    ["(a + b) * c", "((a + b) * c)"],
    ["a - (b - c)", "(a - (b - c))"],
  ])("%s", (text, wanted) => expect(read(text)).toBe(wanted));

  it.each([
    [
      "not where an operand is wanted",
      "a == <|not|> b",
      "K2T100: `not` binds more loosely than the operator before it",
    ],
    [
      "a negated not",
      "-<|not|> b",
      "K2T100: `not` binds more loosely than the operator before it",
    ],
    ["chained comparisons", "a < b <|>|> c", "K2T100: comparisons do not chain"],
    [
      "a bare choice within a choice",
      "a ? b <|?|> c : d : e",
      "K2T100: expected `:`, found `?`",
    ],
    ["not in", "a <|not|> in [1]", "K2T100: unexpected `not` after `a`"],
  ])("refuses %s", (_name, text, wanted) => {
    const [error] = expectErrors(`let x = ${text}`, wanted);
    expect(error!.help).toBeDefined();
  });
});

describe("forms", () => {
  it.each([
    ["2", "2"],
    ["2.0", "f2"],
    ["1e-3", "f0.001"],
    ["12.5E+2", "f1250"],
    ["9007199254740991", "9007199254740991"],
    ["true", "true"],
    ["false", "false"],
    ["none", "none"],
    ["@0", "@0"],
    ["kernel", "kernel"],
    ["scale + map", "(scale + map)"],
    ["class == weight", "(class == weight)"],
    ["where", "where"],
    ["query/kernel", "<query/kernel>"],
    ["../x/kernel", "<../x/kernel>"],
    ["../../x", "<../../x>"],
    ["/abs/kernel", "</abs/kernel>"],
    ["./name", "<./name>"],
    ["./in", "<./in>"],
    ["in/kernel", "<in/kernel>"],
    ["layers/0/kernel", "<layers/0/kernel>"],
    ["a / b", "(a / b)"],
    ["a/b / c/d", "(<a/b> / <c/d>)"],
    ["layer.units", "(layer . units)"],
    ["layer.in", "(layer . in)"],
    ["x.shape[0]", "((x . shape) [0])"],
    ["query/kernel.shape[-1]", "((<query/kernel> . shape) [(- 1)])"],
    ["vgg[b, i + 1]", "(vgg [b (i + 1)])"],
    ["[]", "[]"],
    ["[1, [2], a]", "[1 [2] a]"],
    ["f()", "f()"],
    ["split(x, axis=0, sizes=[1, 2])", "split(x, axis: 0, sizes: [1 2])"],
    ["f(in=1)", "f(in: 1)"],
    ['layer("../bn").epsilon', '(layer("../bn") . epsilon)'],
    ["'/a{s}/b'", '"/a+{s}+/b"'],
    ['has(bias) and exists("/x")', '(has(bias) and exists("/x"))'],
    ['collect("p_{i:int}/k")', 'collect("p_+INT(i) / k")'],
    ['collect("/p/{i}")', 'collect(" / p / TEXT(i)")'],
  ])("%s", (text, wanted) => expect(read(text)).toBe(wanted));

  it.each([
    ["x[h w i o -> o i h w]", "(x {h w i o => o i h w})"],
    ["x[-> out in]", "(x {none => out in})"],
    ["x[1 ->]", "(x {one => })"],
    ["x[i (g u) -> (g u) i; g: 1 0 2]", "(x {i (g u) => (g u) i; g picks 1 0 2})"],
    [
      "x[(h w c) o -> o (c h w); h=7, w=layer.a]",
      "(x {(h w c) o => o (c h w); h size 7; w size (layer . a)})",
    ],
    ["x[h ... -> -h ... {l} 1]", "(x {h rest => reversed h rest apart l one})"],
    ["x[a b -> (-a b)]", "(x {a b => (reversed a b)})"],
    [
      "x[g -> g; g: -1 n (n + 1) 0, h=[1][0]]",
      "(x {g => g; g picks (- 1) n (n + 1) 0; h size ([1] [0])})",
    ],
    ["x[in not' -> not' in]", "(x {in not' => not' in})"],
    ["x | [i o -> o i] | transpose", "((x | {i o => o i}) | transpose)"],
    ["f(x)[a -> a][0]", "((f(x) {a => a}) [0])"],
  ])("%s", (text, wanted) => expect(read(text)).toBe(wanted));
});

describe("mistakes", () => {
  it.each([
    [
      "let x = a <|/b|>",
      "K2T100: unexpected `/b` after `a`",
      "division is written with a space on each side: `a / b`",
    ],
    [
      "let x = 10<|/2|>",
      "K2T100: unexpected `/2` after `10`",
      "division is written with a space on each side: `a / b`",
    ],
    [
      "let x = a<|/|> b",
      "K2T100: division is written with a space on each side",
      undefined,
    ],
    [
      "let x = <|../|>",
      "K2T100: `../` names no variable",
      "a reference ends with the name of a variable: `../bn/gamma`",
    ],
    ["let x = a <|b|>", "K2T100: unexpected `b` after `a`", undefined],
    ["let x = f(a <|b|>)", "K2T100: expected `,` or `)`, found `b`", undefined],
    ["let x = a <|}|>", "K2T100: `}` closes nothing", "remove it, or open it before"],
    [
      "let x = k[h <|w|>]",
      "K2T100: expected `,` or `]`, found `w`",
      "a rearrangement has an arrow between its sides: `[h w -> w h]`",
    ],
    [
      "let x = k[h<|,|> w -> w h]",
      "K2T104: expected `->`, found `,`",
      "axes are parted by spaces; what follows a semicolon is parted by commas",
    ],
    [
      "let x = k[<|-h|> -> h]",
      "K2T104: `h` is reversed on the left of the arrow",
      "the left names the axes as they are; they are reversed on the right",
    ],
    [
      "let x = k[<|{h}|> -> h]",
      "K2T104: `h` is taken apart on the left of the arrow",
      "the left names the axes as they are; they are taken apart on the right",
    ],
    [
      "let x = k[<|2|> -> h]",
      "K2T104: `2` is no name of an axis",
      "an axis is a name or `1`; in a rearrangement a size is bound at the end: `; r=4`",
    ],
    ["let x = k[(<|)|> -> h]", "K2T104: expected an axis, found `)`", undefined],
    [
      "let x = k[h -> h; h<|]|>",
      "K2T104: expected `=` and a size, or `:` and the indices to take, found `]`",
      undefined,
    ],
    ["let x = k[h -> h; h:<|]|>", "K2T104: expected an index, found `]`", undefined],
    [
      "let x = <|in|>",
      "K2T100: expected a value, found `in`",
      "a variable of that name is written `./in`",
    ],
    [
      "let <|and|> = 1",
      "K2T100: expected a name, found `and`",
      "`and` is a word of the language and names nothing else",
    ],
    [
      "let x = <|1e999|>",
      "K2T101: `1e999` is too large a number",
      "numbers go up to 1.7976931348623157e308",
    ],
    [
      "let x = <|9007199254740992|>",
      "K2T101: `9007199254740992` is too large a number",
      "integers go up to 9007199254740991",
    ],
    ["let x = <|1_000|>", "K2T100: expected a value, found `1_000`", undefined],
    ["let x = a <|&&|> b", "K2T101: there is no operator `&&`", undefined],
    [
      "let x = a <|√|> b",
      "K2T101: `√` begins nothing in the language",
      "names with other characters than letters, digits and `_` stand in quotes",
    ],
    [
      "let x = a <|\u00a0|>b",
      "K2T101: U+00A0 begins nothing in the language",
      "names with other characters than letters, digits and `_` stand in quotes",
    ],
    ["let x = f<|(|>a", "K2T100: `(` is never closed", "close it with `)`"],
    ["let x = f(<|[|>a)", "K2T100: `[` is never closed", "close it with `]`"],
    ["let x = a<|)|>", "K2T100: `)` closes nothing", "remove it, or open it before"],
    ["let x =<||>", "K2T100: expected a value, found the end of the line", undefined],
    ["let x = a ? b<||>", "K2T100: expected `:`, found the end of the line", undefined],
    [
      'let x = <|"abc|>',
      "K2T101: a quoted text that is not closed on its line",
      'close it with `"`; within it the same quote is written `\\"`',
    ],
  ])("%s", (text, wanted, help) => {
    const [error] = expectErrors(text, wanted);
    expect(error!.help).toBe(help);
  });

  it("suggests what may replace the marked text", () => {
    const suggestion = (text: string, wanted: string): string | undefined =>
      expectErrors(text, wanted)[0]!.suggestion;
    expect(suggestion("let x = a <|&&|> b", "K2T101: there is no operator `&&`")).toBe(
      "and",
    );
    expect(suggestion("let x <|==|> b", "K2T100: expected `=`, found `==`")).toBe("=");
    expect(suggestion('map "a" <|>|> "b"', "K2T100: expected `->`, found `>`")).toBe(
      "->",
    );
    expect(
      suggestion('map <|a|> -> "b"', "K2T100: expected a text in quotes, found `a`"),
    ).toBe('"a"');
  });
});
