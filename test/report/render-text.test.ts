import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/report/diagnostic.js";
import { renderText } from "../../src/report/render-text.js";
import { marked } from "./marked.js";

type Given = Partial<Diagnostic>;

function render(...given: Given[]): string {
  const full = given.map((it): Diagnostic => {
    return { code: "K2T301", severity: "error", message: "wrong", notes: [], ...it };
  });
  return renderText(full, { color: false });
}

/** The lines of a text, dedented to its least indented line, without the outer ones. */
function lines(text: string): string {
  const rows = text.split("\n").slice(1, -1);
  const depths = rows.filter((it) => it.trim() !== "").map((it) => it.search(/\S/));
  return rows.map((it) => it.slice(Math.min(...depths))).join("\n") + "\n";
}

describe("renderText", () => {
  it("says nothing of nothing", () => expect(render()).toBe(""));

  it("shows the code, the place, the marked text, its label, notes and help", () => {
    const [layer, name] = marked(
      "rules.k2t",
      "layer <|conv1|> {\n  # …\n  <|kernal|> -> weight\n}\n",
    );
    const text = render({
      code: "K2T201",
      message: "unknown name `kernal`",
      span: name!,
      label: "no weight of `conv1`",
      notes: [
        { message: "the layer is chosen here", span: layer! },
        { message: "a fact" },
      ],
      suggestion: "kernel",
      help: "`inspect` lists the names",
    });
    expect(text).toBe(
      lines(`
        error[K2T201]: unknown name \`kernal\`
         --> rules.k2t:3:3
          |
        3 |   kernal -> weight
          |   ^^^^^^ no weight of \`conv1\`
          |
          = note: a fact
        note: the layer is chosen here
         --> rules.k2t:1:7
          |
        1 | layer conv1 {
          |       ^^^^^
          = help: did you mean \`kernel\`?
          = help: \`inspect\` lists the names

        1 error
      `),
    );
  });

  it("sorts by file and place, files without a place first, and counts", () => {
    const [first, second] = marked("b", "<|x|> <|y|>");
    const text = render(
      { severity: "warning", message: "third", span: second! },
      { message: "second", span: first! },
      { message: "last" },
      { message: "first", file: "a.h5" },
    );
    const titles = text.split("\n").filter((it) => it.includes(": "));
    expect(titles).toEqual([
      "error[K2T301]: first",
      "error[K2T301]: second",
      "warning[K2T301]: third",
      "error[K2T301]: last",
    ]);
    expect(text).toContain("error[K2T301]: first\n --> a.h5\n\n");
    expect(text).toMatch(/\n\n3 errors, 1 warning\n$/);
  });

  it("puts marks under tabs, wide characters, accents and emoji", () => {
    const frames: [text: string, shown: string, marks: string][] = [
      ["\ta <|b|>", "    a b", "      ^"],
      ["<|\t|>a", "    a", "^^^^"],
      ["重み <|层|>", "重み 层", "     ^^"],
      ["e\u0301 <|x|>", "e\u0301 x", "  ^"],
      ["👩‍👩‍👧 <|x|>", "👩‍👩‍👧 x", "   ^"],
      ["ｱ한 <|x|>", "ｱ한 x", "    ^"],
    ];
    for (const [text, shown, marks] of frames) {
      const rows = render({ span: marked("f", text)[0]! }).split("\n");
      expect(rows.slice(3, 5)).toEqual([`1 | ${shown}`, `  | ${marks}`]);
    }
  });

  it("marks one column of an empty stretch, also at the end of the file", () => {
    const text = render({ span: marked("f", "one\ntwo<||>")[0]!, label: "expected `}`" });
    expect(text).toContain("2 | two\n  |    ^ expected `}`\n");
  });

  it("marks a line end on its own line", () => {
    expect(render({ span: marked("f", "one<|\n|>two")[0]! })).toContain(
      "1 | one\n  |    ^\n",
    );
  });

  it("draws a bracket beside many lines, and leaves the middle of very many out", () => {
    const few = render({ span: marked("f", "a <|b\nc\ndd|> e")[0]!, label: "here" });
    expect(few).toContain(
      lines(`
        1 |   a b
          |  ___^
        2 | | c
        3 | | dd e
          | |__^ here
      `),
    );
    const many = render({ span: marked("f", `  <|1\n${"x\n".repeat(20)}22|>`)[0]! });
    expect(many).toContain(
      lines(`
         1 | /   1
         2 | | x
         3 | | x
        ...
        21 | | x
        22 | | 22
           | |__^
      `),
    );
  });

  it("cuts very long lines around the mark", () => {
    const text = render({
      span: marked("f", `${"a".repeat(1000)}<|b|>${"c".repeat(1000)}`)[0]!,
    });
    const rows = text.split("\n").slice(3, 5);
    expect(rows[0]).toBe(`1 | …${"a".repeat(40)}b${"c".repeat(119)}…`);
    expect(rows[1]).toBe(`  | ${" ".repeat(41)}^`);
    expect(Math.max(...text.split("\n").map((it) => it.length))).toBeLessThan(180);
  });

  it("lets no control character of a file through", () => {
    const evil = "\u001b[2J\u0007\u009b31m\u202e\u2028\r\ud800";
    const span = marked(`f${evil}`, `${evil} <|x${evil}|>`)[0]!;
    const text = render({
      message: evil,
      span,
      label: evil,
      help: evil,
      suggestion: evil,
      notes: [{ message: evil }, { message: evil, span }],
    });
    // eslint-disable-next-line no-control-regex -- finding them is the point
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
    expect(text).not.toMatch(/\p{Surrogate}/u);
    expect(text).toContain("error[K2T301]: ␛[2J␇�31m��␍�\n");
  });

  it("lets no line end of a name start a line of its own", () => {
    const evil = "`a\nerror[K2T999]: b\r\n = help: c\u2028d`";
    const span = marked("f", "<|x|>")[0]!;
    const text = render({
      message: evil,
      span,
      label: evil,
      notes: [{ message: evil }, { message: evil, span }],
      suggestion: evil,
      help: evil,
    });
    const bad = /^(?:error\[K2T999\]| *= help: c)|[\r\u2028]/m;
    expect(text).not.toMatch(bad);
    expect(text).toContain(" = help: `a␊error[K2T999]: b␍␊ = help: c�d`\n");
  });

  it("takes apart in color only by escapes", () => {
    const diagnostic: Diagnostic = {
      code: "K2T301",
      severity: "warning",
      message: "wrong",
      span: marked("f", "a <|b|>")[0]!,
      notes: [{ message: "n" }],
    };
    const colored = renderText([diagnostic], { color: true });
    expect(colored).toContain("\u001b[1;33mwarning[K2T301]\u001b[0m");
    // eslint-disable-next-line no-control-regex -- finding them is the point
    const bare = colored.replace(/\u001b\[[\d;]*m/g, "");
    expect(bare).toBe(renderText([diagnostic], { color: false }));
  });
});
