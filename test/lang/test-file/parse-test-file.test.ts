import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseTestFile } from "../../../src/lang/test-file/parse-test-file.js";
import { createReport } from "../../../src/report/diagnostic.js";
import { marked } from "../yaml/marked.js";

/** A file with all that there is in one. */
const ALL = join(import.meta.dirname, "../../fixtures/tests/all.yaml");

const parse = (text: string) => {
  const report = createReport();
  const file = parseTestFile({ file: "a.test.yaml", text }, report);
  return { file, diagnostics: report.diagnostics };
};

/** Holds that a text has just the errors given, at the places marked in it. */
function expectErrors(written: string, ...wanted: readonly string[]): void {
  const { text, marks } = marked(written);
  const { diagnostics } = parse(text);
  const found = [...diagnostics]
    .sort((a, b) => a.span!.start - b.span!.start)
    .map(({ code, message, span }) => ({
      said: `${code} ${message}`,
      at: [span!.start, span!.end],
    }));
  const expected = marks.map(({ start, end }, i) => ({
    said: wanted[i],
    at: [start, end],
  }));
  expect(found).toEqual(expected);
}

/** A case with a variable or a parameter of the given text. */
const withVariable = (text: string): string =>
  `- name: a\n  model: { fc: { variables: { kernel: ${text} } } }\n  wanted: {}\n`;
const withParameter = (text: string): string =>
  `- name: a\n  model: {}\n  wanted: { fc.weight: ${text} }\n`;

describe("a test file", () => {
  it("is read with all that it says", () => {
    const { file, diagnostics } = parse(readFileSync(ALL, "utf8"));
    expect(diagnostics).toEqual([]);
    const [one, two] = file.cases;
    expect(one).toMatchObject({
      name: { text: "one" },
      rules: { text: "../a.k2t" },
      settings: new Map([
        ["heads", "12"],
        ["name", "b3"],
        ["list", "[1,2]"],
      ]),
      dtype: "float16",
      allowUnmapped: true,
      model: {
        layers: [
          {
            path: "",
            className: null,
            config: {},
            variables: [
              {
                name: "scale",
                tensor: { shape: [], elements: { kind: "ramp", from: 2, step: 0 } },
              },
            ],
          },
          {
            path: "a/b",
            className: "Dense",
            config: {
              name: "b",
              units: 3,
              activation: "linear",
              axes: [1, -1],
              deep: { on: true, off: null },
            },
            variables: [
              { name: "kernel", tensor: { shape: [2, 3], dtype: null, elements: null } },
              {
                name: "bias",
                tensor: {
                  shape: [3],
                  dtype: "float16",
                  elements: { kind: "listed", values: [1, 2.5, -Infinity] },
                },
              },
            ],
          },
        ],
      },
      parameters: {
        extent: "some",
        list: [
          {
            name: { text: "x" },
            tensor: { shape: [2, 2], elements: { values: [0, 1, 2, 3] } },
          },
          { name: { text: "y" }, tensor: { shape: [], elements: { values: [7] } } },
          {
            name: { text: "z" },
            tolerance: 0.5,
            tensor: { shape: [2, 2], elements: { values: [0, 1, 2, 3] } },
          },
        ],
      },
      diagnostics: [
        {
          code: "K2T401",
          severity: "warning",
          message: "takes",
          file: "a.k2t",
          line: 3,
        },
      ],
    });
    expect(two).toMatchObject({
      rules: null,
      model: { text: "small.keras" },
      parameters: {
        extent: "wanted",
        list: [
          { tensor: { shape: [1], elements: { values: [9007199254740993n] } } },
          { tensor: { shape: [3], elements: { kind: "ramp", from: 5, step: 2 } } },
        ],
      },
      diagnostics: null,
    });
  });

  it("tells a layer of a file without configs by an empty one", () => {
    const { file } = parse(
      "- name: a\n  model: { a: { class: Dense, config: {} }, b: { class: Dense }, c: {} }\n",
    );
    const { model } = file.cases[0]!;
    expect("layers" in model && model.layers.map(({ config }) => config)).toEqual([
      {},
      { name: "b" },
      {},
    ]);
  });

  it.each([
    ["<||>", "K2T111 a test file has no value"],
    ["<|name|>: a\n", "K2T111 a test file takes a list, not a mapping"],
    ["<|[]|>\n", "K2T111 a test file takes at least one entry"],
    ["- <|name|>: a\n", "K2T111 entry 1 of a test file lacks `model`"],
    [
      "- name: a\n  model: {}\n  <|wants|>: {}\n",
      "K2T111 unknown key `wants` in entry 1 of a test file",
    ],
    [
      "- name: a\n  model: { fc: { <|clas|>: Dense } }\n",
      "K2T111 unknown key `clas` in `fc`",
    ],
    [
      "- name: a\n  model: {}\n  dtype: <|float33|>\n",
      "K2T111 `dtype` cannot be `float33`",
    ],
    [
      "- name: a\n  model: {}\n  diagnostics: [{ code: <|K2T999|> }]\n",
      "K2T221 there is no diagnostic `K2T999`",
    ],
    [
      withVariable("<|7|>"),
      "K2T111 `kernel` takes a list or a mapping, not the number `7`",
    ],
    [
      withVariable("[2, <|x|>]"),
      "K2T111 entry 2 of `kernel` takes a whole number, not the text `x`",
    ],
    [withVariable("[2, <|1.5|>]"), "K2T112 `1.5` is no size of an axis"],
    [withVariable("[2, <|-1|>]"), "K2T112 `-1` is no size of an axis"],
    [
      withVariable("<|[100000000, 100000000]|>"),
      "K2T112 a tensor of 10000000000000000 elements with 2 axes",
    ],
    [
      withVariable("<|{ dtype: float16 }|>"),
      "K2T112 a tensor without `shape` and `values`",
    ],
    [
      withVariable("{ shape: [2], values: <|[1, 2, 3]|> }"),
      "K2T112 values of shape (3) for a shape (2)",
    ],
    [
      withVariable("{ shape: [2], fill: 1, <|from|>: 1 }"),
      "K2T112 `fill` and `from` of one tensor",
    ],
    [
      withVariable("{ shape: [2], fill: 1, <|step|>: 1 }"),
      "K2T112 `fill` and `step` of one tensor",
    ],
    [
      withParameter("[[1, 2], <|[3]|>]"),
      "K2T112 a list of 1 where those before it have 2",
    ],
    [
      withParameter("[[1, 2], <|3|>]"),
      "K2T112 a number where those before it are lists of 2",
    ],
    [
      withParameter("[1, <|[2]|>]"),
      "K2T112 a list where the entries before it are numbers",
    ],
    [
      withParameter("[1, <|[]|>]"),
      "K2T112 a list where the entries before it are numbers",
    ],
    [withParameter("{ shape: [1], tolerance: <|2|> }"), "K2T112 a tolerance of `2`"],
    [
      "- name: a\n  model: {}\n  wanted: {}\n  <|some|>: {}\n",
      "K2T112 `wanted` and `some` of one case",
    ],
    [
      "- name: a\n  model: {}\n- name: <|a|>\n  model: {}\n",
      "K2T112 two cases have the name `a`",
    ],
    [
      `- name: a\n  model: {}\n  diagnostics: [<|{ code: K2T401 }|>${", { code: K2T401 }".repeat(1000)}]\n`,
      "K2T112 1001 diagnostics of one case",
    ],
    ["- name: a\n  model: { <|a//b|>: {} }\n", "K2T112 `a//b` is no path of a layer"],
    [
      "- name: a\n  model: { a: { variables: { <|/b|>: [1] } } }\n",
      "K2T112 `/b` is no name of a variable",
    ],
  ])("%j: %s", (text, message) => expectErrors(text, message));

  it.each([
    ["elements", withParameter(`[${'"x", '.repeat(100_000)}0]`)],
    ["sizes", withVariable(`[${'"x", '.repeat(100_000)}0]`)],
    ["lists", withParameter(`[${"[[]], ".repeat(60_000)}0]`)],
    ["keys", `- {${Array.from({ length: 90_000 }, (_, i) => `k${i}: 1`).join(", ")}}`],
    [
      "parameters",
      `- { name: a, model: {}, wanted: {${Array.from({ length: 20_000 }, (_, i) => `k${i}: x`).join(", ")}} }`,
    ],
    ["cases", "- {}\n".repeat(20_000)],
  ])("is done with soon where a stranger put wrong %s into it", (_, text) => {
    const started = Date.now();
    const { diagnostics } = parse(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(100);
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});
