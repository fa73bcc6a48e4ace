import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/report/diagnostic.js";
import { renderGithub } from "../../src/report/render-github.js";
import { renderJson } from "../../src/report/render-json.js";
import { renderSarif } from "../../src/report/render-sarif.js";
import { marked } from "./marked.js";

const [layer, name] = marked("packs/my rules.yaml", "<|conv1|>:\n  - 重<|a\n  b|>\n");
const placed: Diagnostic = {
  code: "K2T301",
  severity: "error",
  message: "100% wrong: `a`, `b`",
  span: name!,
  label: "here",
  notes: [{ message: "chosen here", span: layer! }, { message: "a\u001bfact" }],
  suggestion: "c",
  help: "first\nsecond",
};
const whole: Diagnostic = {
  code: "K2T502",
  severity: "warning",
  message: "damaged",
  file: "/models/a%,b.h5",
  notes: [],
};
const nowhere: Diagnostic = {
  code: "K2T100",
  severity: "error",
  message: "no place",
  notes: [],
};
const all = [nowhere, placed, whole];

describe("renderJson", () => {
  it("gives the stable form, sorted, absent fields left out", () => {
    expect(JSON.parse(renderJson(all))).toStrictEqual({
      version: 1,
      diagnostics: [
        {
          code: "K2T502",
          severity: "warning",
          message: "damaged",
          file: "/models/a%,b.h5",
          notes: [],
        },
        {
          code: "K2T301",
          severity: "error",
          message: "100% wrong: `a`, `b`",
          file: "packs/my rules.yaml",
          range: { start: { line: 2, column: 6 }, end: { line: 3, column: 4 } },
          label: "here",
          notes: [
            {
              message: "chosen here",
              file: "packs/my rules.yaml",
              range: { start: { line: 1, column: 1 }, end: { line: 1, column: 6 } },
            },
            { message: "a\u001bfact" },
          ],
          suggestion: "c",
          help: "first\nsecond",
        },
        { code: "K2T100", severity: "error", message: "no place", notes: [] },
      ],
      summary: { errors: 2, warnings: 1 },
    });
  });

  it("keeps the documented order of fields and ends with a line end", () => {
    const text = renderJson([]);
    expect(text).toBe(
      '{\n  "version": 1,\n  "diagnostics": [],\n' +
        '  "summary": {\n    "errors": 0,\n    "warnings": 0\n  }\n}\n',
    );
  });

  it("escapes what a terminal would obey", () => {
    const message = "\u009b2J\u202e\u001b";
    const text = renderJson([{ ...nowhere, message }]);
    expect(text).toContain('"\\u009b2J\\u202e\\u001b"');
  });
});

describe("renderGithub", () => {
  it("writes one command a diagnostic, escaped as the runner reads them", () => {
    expect(renderGithub(all).split("\n")).toEqual([
      "::warning file=/models/a%25%2Cb.h5,title=K2T502::damaged",
      "::error file=packs/my rules.yaml,line=2,endLine=3,title=K2T301::" +
        "100%25 wrong: `a`, `b`%0Anote: chosen here (packs/my rules.yaml:1:1)" +
        "%0Anote: a␛fact%0Ahelp: did you mean `c`?%0Ahelp: first␊second",
      "::error title=K2T100::no place",
      "",
    ]);
  });

  it("gives columns on one line, and no second command by a line end in a name", () => {
    const span = marked("a\n::stop-commands::x", "ab<|c|>")[0]!;
    expect(renderGithub([{ ...nowhere, message: "x\n::error::y", span }])).toBe(
      "::error file=a␊%3A%3Astop-commands%3A%3Ax,line=1,endLine=1,col=3,endColumn=4," +
        "title=K2T100::x␊::error::y\n",
    );
  });
});

describe("renderSarif", () => {
  it("is a SARIF 2.1.0 log", () => {
    const uri = "packs/my%20rules.yaml";
    const region = { startLine: 2, startColumn: 6, endLine: 3, endColumn: 4 };
    expect(JSON.parse(renderSarif(all, { version: "1.2.3" }))).toStrictEqual({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "k2t-rules",
              version: "1.2.3",
              rules: [
                { id: "K2T100", shortDescription: { text: "unexpected text" } },
                { id: "K2T301", shortDescription: { text: "shapes that do not fit" } },
                { id: "K2T502", shortDescription: { text: "a damaged file" } },
              ],
            },
          },
          columnKind: "utf16CodeUnits",
          results: [
            {
              ruleId: "K2T502",
              ruleIndex: 2,
              level: "warning",
              message: { text: "damaged" },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "file:///models/a%25%2Cb.h5" },
                  },
                },
              ],
            },
            {
              ruleId: "K2T301",
              ruleIndex: 1,
              level: "error",
              message: {
                text:
                  "100% wrong: `a`, `b`\nnote: a\u001bfact\n" +
                  "help: did you mean `c`?\nhelp: first␊second",
              },
              locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
              relatedLocations: [
                {
                  id: 0,
                  message: { text: "chosen here" },
                  physicalLocation: {
                    artifactLocation: { uri },
                    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 6 },
                  },
                },
              ],
              fixes: [
                {
                  description: { text: "replace it by `c`" },
                  artifactChanges: [
                    {
                      artifactLocation: { uri },
                      replacements: [
                        { deletedRegion: region, insertedContent: { text: "c" } },
                      ],
                    },
                  ],
                },
              ],
            },
            {
              ruleId: "K2T100",
              ruleIndex: 0,
              level: "error",
              message: { text: "no place" },
              locations: [],
            },
          ],
        },
      ],
    });
  });
});
