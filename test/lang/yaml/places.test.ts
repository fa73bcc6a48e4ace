import { describe, expect, it } from "vitest";
import { marked } from "./marked.js";
import { parse } from "./expect-errors.js";

/**
 * In each of these one `$` (or the escape of one) stands in an expression, which has no such
 * character. The error must be at the mark, in the file, whatever YAML does to the text.
 */
const WRITTEN: readonly (readonly [string, string])[] = [
  ["plain", "params:\n  a: kernel + <|$|> * 2\n"],
  ["plain over lines", "params:\n  a: kernel\n    + 2\n\n    * <|$|> - 1\n"],
  ["plain with tabs", "params:\n  a: \t kernel \t\n    \t + <|$|>\n"],
  ["plain in a flow mapping", "params: { a: kernel, b: 2 + <|$|> }\n"],
  ["single-quoted", "params:\n  a: 'kernel + <|$|>'\n"],
  ["after '' in single quotes", "params:\n  a: '''x'' == ''y'' and <|$|>'\n"],
  [
    "single-quoted over lines",
    "params:\n  a: 'kernel  \n    + ''b''\n\n\n    + <|$|>'\n",
  ],
  ["double-quoted", 'params:\n  a: "kernel + <|$|>"\n'],
  ["after escapes", 'params:\n  a: "\\"x\\" == \\x27y\\u0027 \\U0000003d= <|$|>"\n'],
  ["an escape itself", 'params:\n  a: "kernel + <|\\x24|> + 2"\n'],
  ["a long escape itself", 'params:\n  a: "kernel + <|\\u0024|> + 2"\n'],
  ["after an escaped line end", 'params:\n  a: "kernel \\\n    + <|$|>"\n'],
  ["after \\n", 'params:\n  a: "kernel +\\n<|$|>"\n'],
  ["double-quoted over lines", 'params:\n  a: "kernel  \n\n    \n    + <|$|>"\n'],
  ["literal", "params:\n  a: |\n    kernel\n    + 2 + <|$|>\n"],
  ["literal, further indented", "params:\n  a: |\n    kernel\n      + <|$|>\n"],
  ["literal with an indentation", "params:\n  a: |2\n      kernel\n     + <|$|>\n"],
  ["literal, stripped", "params:\n  a: |-\n    kernel + <|$|>\n\n\nlet: {}\n"],
  ["literal, kept", "params:\n  a: |+\n    kernel + <|$|>\n\n\nlet: {}\n"],
  ["literal, both indicators", "params:\n  a: |1-\n    kernel + <|$|>\n"],
  ["literal with a comment", "params:\n  a: | # |\n    kernel + <|$|>\n"],
  ["literal after empty lines", "params:\n  a: |\n\n   \n    kernel + <|$|>\n"],
  ["literal without a last line end", "params:\n  a: |\n    kernel + <|$|>"],
  ["folded", "params:\n  a: >\n    kernel\n    + 2\n    + <|$|>\n"],
  ["folded over empty lines", "params:\n  a: >-\n    kernel\n\n\n    + <|$|>\n"],
  ["folded, further indented", "params:\n  a: >\n    kernel\n      + 2\n    + <|$|>\n"],
  ["folded, kept", "params:\n  a: >+\n\n    kernel\n    + <|$|>\n\n"],
  ["characters beyond 16 bits", "params:\n  a: '\"\u{1d4d0}\" == <|$|>'\n"],
  ["an alias", "let:\n  x: &shared kernel + <|$|>\nparams: { a: *shared }\n"],
  ["an anchor in a list", "let:\n  x: [1, &s 2 + <|$|>, *s]\n"],
  ["JSON", '{"params": {"a": "\\"x\\" == <|$|>"}}'],
];

function errorsOf(text: string) {
  return parse(text).diagnostics.map(({ code, span }) => ({
    code,
    at: [span?.start, span?.end],
  }));
}

describe.each([
  ["with line feeds", (text: string) => text],
  ["with CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
  ["after a byte order mark", (text: string) => `\uFEFF${text}`],
])("places %s", (_, change) => {
  it.each(WRITTEN)("%s", (_, written) => {
    const { text, marks } = marked(change(written));
    const [mark] = marks;
    expect(errorsOf(text)).toEqual([{ code: "K2T101", at: [mark!.start, mark!.end] }]);
  });
});

describe("places of", () => {
  it.each([
    ["a pattern", "maps: [{ layer: 'it''s<|{1x}|>', to: a }]", "K2T102"],
    ["a template", 'weights:\n  - from: a\n    to: "\\x61{<|$|>}"', "K2T101"],
    [
      "an arrangement",
      "weights:\n  - { from: a, to: b, axes: 'i <|$|> -> i' }",
      "K2T101",
    ],
    ["a stage", "weights:\n  - { from: a, to: b, ops: ['split(<|$|>)'] }", "K2T101"],
    ["an argument", "weights:\n  - { from: a, to: b, ops: [split: <|$|>] }", "K2T101"],
    ["declared axes", "classes: { Dense: { kernel: 'in <|$|>' } }", "K2T101"],
    ["a class", "maps:\n  - { layer: a, to: b, as: 'Dense(<|$|>)' }", "K2T101"],
    ["a message", "layers: [{ class: A, error: 'of {<|$|>}' }]", "K2T101"],
    ["a condition", "layers: [{ class: A, where: 'a == <|$|>' }]", "K2T101"],
  ])("%s", (_, written, code) => {
    const { text, marks } = marked(written);
    const [mark] = marks;
    expect(errorsOf(text)).toEqual([{ code, at: [mark!.start, mark!.end] }]);
  });
});
