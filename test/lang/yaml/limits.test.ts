import { describe, expect, it } from "vitest";
import { MAX_NODES } from "../../../src/lang/yaml/convert.js";
import { MAX_DEPTH } from "../../../src/lang/yaml/scan-tokens.js";
import { expectErrorAt, expectErrors, parse } from "./expect-errors.js";

/** What a stranger's file may try, and what comes of it: one message, at once. */
describe("a file that was made to do harm", () => {
  it.each([
    ["brackets", `let: ${"[".repeat(30_000)}`],
    ["braces", `let: ${"{a: ".repeat(30_000)}`],
    ["dashes", `let: \n${"- ".repeat(20_000)}x`],
    ["question marks", "? ".repeat(20_000)],
    [
      "indentation",
      Array.from({ length: 2000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
    ],
  ])("nests %s", (_, text) => {
    const [error] = expectErrorAt(text, "K2T110");
    expect(error?.message).toBe(`the nesting is deeper than ${MAX_DEPTH} levels`);
  });

  it("nests as deeply as is allowed without harm", () => {
    const { diagnostics } = parse(`let: { a: ${"[".repeat(60)}1${"]".repeat(60)} }`);
    expect(diagnostics).toEqual([]);
  });

  it("doubles by aliases of aliases", () => {
    const lines = Array.from({ length: 64 }, (_, at) =>
      at === 0 ? "  a0: &a0 [1, 2]" : `  a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`,
    );
    const shallow = lines.slice(0, 40);
    const [error] = expectErrorAt(["let:", ...shallow].join("\n"), "K2T110");
    expect(error?.message).toBe(
      `the file has more than ${MAX_NODES} values once its aliases are replaced`,
    );
  });

  it("nests by aliases of aliases", () => {
    const lines = Array.from({ length: 2000 }, (_, at) =>
      at === 0 ? "  a0: &a0 [1]" : `  a${at}: &a${at} [*a${at - 1}]`,
    );
    expectErrorAt(["let:", ...lines].join("\n"), "K2T110");
  });

  it("refers to itself", () => {
    expectErrors(
      "let: { a: &a [<|*a|>] }",
      "K2T110: YAML reads `*a` as an alias, and no anchor `&a` stands before it",
    );
  });

  it("merges", () => {
    expectErrors(
      'let: &l { a: 1 }\nmaps:\n  - layer: a\n    to: b\n    <|"<<"|>: *l\n',
      "K2T111: unknown key `<<` in entry 1 of `maps`",
    );
  });

  it("has keys of JavaScript's objects", () => {
    expectErrors(
      "<|__proto__|>: { a: 1 }\n<|constructor|>: 2\nmaps: [{ layer: a, to: b, <|toString|>: c }]",
      "K2T111: unknown key `__proto__` in a rule file",
      "K2T111: unknown key `constructor` in a rule file",
      "K2T111: unknown key `toString` in entry 1 of `maps`",
    );
  });

  it("has very many keys", () => {
    const keys = Array.from({ length: 10_000 }, (_, at) => `  k${at}: ${at}`);
    const { tree, diagnostics } = parse(["let:", ...keys].join("\n"));
    expect(diagnostics).toEqual([]);
    expect(tree.items).toHaveLength(10_000);
  });

  it("has very many errors of syntax", () => {
    const lines = Array.from({ length: 5000 }, () => "  a: @0");
    expect(parse(["let:", ...lines].join("\n")).diagnostics).toHaveLength(1);
  });
});
