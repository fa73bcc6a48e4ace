import { describe, expect, it } from "vitest";
import { compileText, marks } from "../support/compile.js";

describe("a name that a syntax error hides", () => {
  it("is no second mistake where a rule uses it", () => {
    const text = [
      "let n =",
      "table t { 1: * }",
      'map "a{i:int}" -> "x{n}.{t[i]}"',
      'map "b" -> "x{m}"',
    ].join("\n");
    expect(marks(compileText(text))).toEqual(["K2T100 ", "K2T100 *", "K2T206 m"]);
  });

  it("nor is it in YAML", () => {
    const text =
      'let: { n: "1 +" }\nmaps: [{ layer: a, to: "x{n}" }, { layer: b, to: "x{m}" }]';
    const compiled = compileText(text, undefined, { file: "rules.yaml" });
    expect(compiled.diagnostics.map(({ code }) => code)).toEqual(["K2T100", "K2T206"]);
  });

  it("is one where nothing is wrong with the file", () => {
    expect(marks(compileText('# let n = 1\nmap "a" -> "x{n}"'))).toEqual(["K2T206 n"]);
  });
});
