import { describe, expect, it } from "vitest";
import { expectErrors, expectValid } from "../../support/parse.js";
import { shownText } from "./shown.js";

function pattern(text: string): string {
  const [item] = expectValid(`ignore ${text}`).items;
  if (item?.kind !== "ignore") throw new Error("no ignore");
  return shownText(item.patterns[0]!);
}

function template(text: string): string {
  const [item] = expectValid(`map "" -> ${text}`).items;
  if (item?.kind !== "map") throw new Error("no map");
  return shownText(item.template);
}

describe("patterns", () => {
  it.each([
    ['""', ""],
    ['"a/b"', "a / b"],
    ["'a b-c.d:0'", "a b-c.d:0"],
    ['"block{b:int}_conv{i:int}/kernel"', "block+INT(b)+_conv+INT(i) / kernel"],
    ['"{x}{y:alpha}*"', "TEXT(x)+ALPHA(y)+ANY"],
    ['"**/a*/{p:**}"', "ANY-SEGMENTS / a+ANY / SEGMENTS(p)"],
    ['"{p:query|key|value}/x"', "WORDS(p query key value) / x"],
    [String.raw`"\{a\}\*\\\"\'b"`, `{a}*\\"'b`],
    [String.raw`"{w:a\*|b\\}"`, "WORDS(w a* b\\)"],
    ['"{x}_{x}/{y:a|b}{y:a|b}"', "TEXT(x)+_+TEXT(x) / WORDS(y a b)+WORDS(y a b)"],
    ['"{class}"', "TEXT(class)"],
  ])("%s", (text, wanted) => expect(pattern(text)).toBe(wanted));

  it.each([
    ['"<|{x:foo}|>"', "K2T102: `foo` is no type of a capture", "foo"],
    ['"<|{x:a}|>"', "K2T102: `a` is no type of a capture", "a"],
    ['"<|{x:itn}|>"', "K2T102: `itn` is no type of a capture", "{x:int}"],
    [String.raw`"<|{x:\d+}|>"`, "K2T102: `\\d+` is no type of a capture", "{x:int}"],
    ['"<|{x:str}|>"', "K2T102: `str` is no type of a capture", "{x}"],
    ['"<|{x:a||b}|>"', "K2T102: `a||b` is no type of a capture", "{x:a|b}"],
    ['"<|{x:a|b/c}|>"', "K2T102: `a|b/c` is no type of a capture", undefined],
    ['"<|{ x:int }|>"', "K2T102: a capture holds no spaces", "{x:int}"],
    ['"<|{}|>"', "K2T102: a capture without a name", "{x}"],
    ['"<|{i + 1}|>"', "K2T102: `i + 1` is no capture", undefined],
    [
      '"<|{in}|>"',
      "K2T102: `in` is a word of the language and names no capture",
      "{in_}",
    ],
    ['"a<|{|>b"', "K2T102: `{` is never closed", "\\{"],
    ['"a<|}|>b"', "K2T102: `}` has no meaning here", "\\}"],
    ['"a<|**|>b"', "K2T102: `**` does not stand alone between slashes", "*"],
    ['"<|{x:**}|>b"', "K2T102: `{x:**}` does not stand alone between slashes", "{x}"],
    ['"<|***|>"', "K2T102: `***` means nothing", "**"],
    ['"<|/a|>"', "K2T102: a pattern with an empty segment", "a"],
    ['"<|a/|>"', "K2T102: a pattern with an empty segment", "a"],
    ['"<|a//b|>"', "K2T102: a pattern with an empty segment", "a/b"],
    [String.raw`"a<|\d|>"`, "K2T102: `\\d` is no escape", "\\\\d"],
    ['"a<|\t|>"', "K2T102: a name holds no U+0009", undefined],
    [
      '"{x}{x}{y}<|{y}|>"',
      "K2T102: both `x` and `y` are captured more than once",
      undefined,
    ],
  ])("refuses %s", (text, wanted, suggestion) => {
    const [error] = expectErrors(`ignore ${text}`, wanted);
    expect(error!.suggestion).toBe(suggestion);
  });

  it("finds each mistake in a pattern", () => {
    expectErrors(
      'ignore "<|{x:foo}|>/a<|}|>"',
      "K2T102: `foo` is no type of a capture",
      "K2T102: `}` has no meaning here",
    );
  });
});

describe("templates", () => {
  it.each([
    ['""', ""],
    ['"features.{vgg[b, i]}.x"', "features.+{(vgg [b i])}+.x"],
    ['"layer{s - 1}.{b - 1}"', "layer+{(s - 1)}+.+{(b - 1)}"],
    ['"{i / 2}"', "{(i / 2)}"],
    [`"{alpha(i)}{t['a']}"`, '{alpha(i)}+{(t ["a"])}'],
    [`'{exists("/a{i}") ? 1 : 2}'`, '{(exists("/a+{i}") ? 1 ? 2)}'],
    [String.raw`"{f('\}')}"`, '{f("}")}'],
    [String.raw`"\{\}\*\"\'\\"`, `{}*"'\\`],
    [String.raw`"{f('it\'s')}"`, `{f("it's")}`],
  ])("%s", (text, wanted) => expect(template(text)).toBe(wanted));

  it.each([
    ['"a<|{}|>"', "K2T103: nothing stands between `{` and `}`", undefined],
    ['"a<|{|>b"', "K2T103: `{` is never closed", "\\{"],
    ['"a<|}|>"', "K2T103: `}` has no meaning here", "\\}"],
    ['"a.<|*|>"', "K2T103: `*` has no meaning here", "\\*"],
    ['"{i<|:|>int}"', "K2T103: unexpected `:` after `i`", undefined],
    [
      '"{<|i/2|>}"',
      "K2T103: `i/2` is a variable of a layer, and a name is built without any",
      "i / 2",
    ],
    ['"{i +<||>}"', "K2T103: expected a value, found `}`", undefined],
    ['"{<|(|>i}"', "K2T100: `(` is never closed", undefined],
    [
      String.raw`"{f(<|\|>"a\")}"`,
      "K2T101: a backslash outside of a quoted text",
      undefined,
    ],
    ['"{i <|# c|>}"', "K2T101: a comment within an expression", undefined],
    [String.raw`"a<|\n|>"`, "K2T103: `\\n` is no escape", "\\\\n"],
  ])("refuses %s", (text, wanted, suggestion) => {
    const marks = text.split("<|").length - 1;
    const wantedErrors = Array.from({ length: marks }, () => wanted);
    const [error] = expectErrors(`map "" -> ${text}`, ...wantedErrors);
    expect(error!.suggestion).toBe(suggestion);
  });

  it("lets a `*` stand for itself where nothing is named", () => {
    const [layer] = expectValid('layer A { error "2 * {layer.x} is too much" }').items;
    if (layer?.kind !== "layer") throw new Error("no layer");
    const [message] = layer.body;
    if (message?.kind !== "message") throw new Error("no message");
    expect(shownText(message.text)).toBe("2 * +{(layer . x)}+ is too much");
  });
});

describe("places within texts", () => {
  it("point into the file, behind escapes too", () => {
    const text = String.raw`map "\{é\}{b:int}" -> "\\\"{b + vgg[ b ]}.{'x{q}'}"`;
    const [map] = expectValid(text).items;
    if (map?.kind !== "map") throw new Error("no map");
    const written: string[] = [];
    JSON.stringify([map.pattern, map.template], (key, value: unknown) => {
      if (key === "span") {
        const { start, end } = value as { readonly start: number; readonly end: number };
        written.push(text.slice(start, end));
        return undefined;
      }
      return value;
    });
    expect(new Set(written)).toEqual(
      new Set([
        String.raw`"\{é\}{b:int}"`,
        String.raw`\{é\}{b:int}`,
        String.raw`\{é\}`,
        "{b:int}",
        "b",
        String.raw`"\\\"{b + vgg[ b ]}.{'x{q}'}"`,
        String.raw`\\\"{b + vgg[ b ]}.{'x{q}'}`,
        String.raw`\\\"`,
        "{b + vgg[ b ]}",
        "b + vgg[ b ]",
        "vgg[ b ]",
        "vgg",
        ".",
        "{'x{q}'}",
        "'x{q}'",
        "x{q}",
        "x",
        "{q}",
        "q",
      ]),
    );
  });
});
