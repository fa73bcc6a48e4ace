import { describe, expect, it } from "vitest";
import type { RuleFile } from "../../../src/lang/tree.js";
import { expectErrors, expectValid } from "../../support/parse.js";
import { shown } from "./shown.js";

function lets(text: string): string[] {
  return expectValid(text).items.map((item) => {
    if (item.kind !== "let") throw new Error(item.kind);
    return `${item.name.text} = ${shown(item.value)}`;
  });
}

/** A tree without what depends on where things stand in the text. */
function withoutPlaces(tree: RuleFile): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) =>
      ["span", "source"].includes(key) ? undefined : value,
    ),
  );
}

describe("line ends", () => {
  it("end items, as `;` does", () => {
    expect(lets("let a = 1\nlet b = 2; let c = 3 ;;\n\n;let d = 4")).toEqual([
      ...["a = 1", "b = 2", "c = 3", "d = 4"],
    ]);
  });

  it.each(["\n", "\r\n", "\r"])("may be %j", (end) => {
    expect(lets(`let a = 1${end}let b = 2 + # c${end}3${end}`)).toEqual([
      "a = 1",
      "b = (2 + 3)",
    ]);
  });

  it("count as spaces within brackets", () => {
    expect(
      lets("let a = f(\n1,\n\n2\n)\nlet b = x[\na\n->\na\n]\nlet c = [\n1]"),
    ).toEqual([...["a = f(1, 2)", "b = (x {a => a})", "c = [1]"]]);
  });

  it.each([
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "and",
    "or",
    "??",
  ])("go on after %s", (operator) => {
    expect(lets(`let a = b ${operator}\n\n  c`)).toEqual([`a = (b ${operator} c)`]);
  });

  it("go on after what leaves an expression open", () => {
    expect(lets("let a =\n b ?\n c :\n d |\n f\nlet e = not\n g.\n h")).toEqual([
      ...["a = ((b ? c ? d) | f)", "e = (not (g . h))"],
    ]);
  });

  it("go on before what cannot begin an entry", () => {
    expect(
      lets("let a = b\n  | f\n # c\n  | g\nlet c = d\n  ? e\n  : f\nlet g = h\n ?? i"),
    ).toEqual([...["a = ((b | f) | g)", "c = (d ? e ? f)", "g = (h ?? i)"]]);
    const [layer] = expectValid("layer A\n  -> B {}").items;
    expect(layer).toMatchObject({ kind: "layer", module: { text: "B" } });
  });

  it("never go on before a `-`, which removes", () => {
    const [map] = expectValid('map "" -> "" {\n  a = b\n  - c\n}').items;
    expect(map).toMatchObject({ body: [{ kind: "assignment" }, { kind: "removal" }] });
  });

  it("end an expression before another operator", () => {
    const [error] = expectErrors("let a = b\n  <|+|> c", "K2T100: `+` begins no item");
    expect(error!.help).toBe(
      "to go on in the next line, leave the operator at the end of the line",
    );
  });

  it("part the entries of a body as they part items", () => {
    const one = expectValid('map "" -> "" { a = b; - c }');
    const many = expectValid('map "" -> "" {\n\n  a = b\n\n  - c ;\n}\n');
    expect(withoutPlaces(many)).toEqual(withoutPlaces(one));
  });
});

describe("files", () => {
  it("may be empty", () => {
    for (const text of ["", "\uFEFF", "\n", " # only a comment"]) {
      expect(expectValid(text).items).toEqual([]);
    }
  });

  it("may begin with a byte order mark", () => {
    const text = "\uFEFFlet a = 1";
    const [item] = expectValid(text).items;
    expect([item!.span.start, item!.span.end]).toEqual([1, text.length]);
  });

  it("have a byte order mark nowhere else", () => {
    expectErrors(
      "let a = <|\uFEFF|>1",
      "K2T101: `\uFEFF` begins nothing in the language",
    );
  });

  it("keep their comments", () => {
    const text = '# one \nlet a = "#no" # two\n#\nlet b = f( # three\n1)';
    const { comments } = expectValid(text);
    expect(comments.map((comment) => comment.text)).toEqual([
      " one",
      " two",
      "",
      " three",
    ]);
    expect(comments.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      ...["# one ", "# two", "#", "# three"],
    ]);
  });
});
