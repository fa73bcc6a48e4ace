import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../src/compile/match/compile-pattern.js";
import { MAX_TOKENS } from "../../../src/compile/match/tokens.js";
import { pattern } from "./pattern-of.js";

/** What the captures hold, or null: `int` captures as numbers. */
function captures(text: string, path: string): Record<string, string | number> | null {
  const found = compilePattern(pattern(text)).match(path);
  if (found === null) return null;
  return Object.fromEntries(
    [...found].map(([name, it]) => [name, it.kind === "int" ? it.value : it.text]),
  );
}

describe("a pattern", () => {
  it.each([
    // Literals and `*`.
    ["conv1", "conv1", {}],
    ["conv1", "conv12", null],
    ["conv1", "a/conv1", null],
    ["conv*", "conv", {}],
    ["conv*", "conv1/kernel", null],
    ["*_bn", "stem_bn", {}],
    ["*a*", "banana", {}],
    ["*/kernel", "conv/kernel", {}],
    ["*/kernel", "kernel", null],
    // `**`.
    ["**", "", {}],
    ["**", "a", {}],
    ["**", "a/b/c", {}],
    ["**/kernel", "kernel", {}],
    ["**/kernel", "a/b/kernel", {}],
    ["**/kernel", "a/b_kernel", null],
    ["head/**", "head", {}],
    ["head/**", "head/a/b", {}],
    ["head/**", "header", null],
    ["a/**/z", "a/z", {}],
    ["a/**/z", "a/b/c/z", {}],
    ["a/**/m/**/z", "a/m/m/z", {}],
    // The root of the model.
    ["", "", {}],
    ["", "a", null],
    ["*", "", null],
    ["{x}", "", null],
    ["{p:**}", "", null],
    // Captures.
    ["{x}", "conv", { x: "conv" }],
    ["{x}", "a/b", null],
    ["block{b:int}_conv{i:int}", "block3_conv12", { b: 3, i: 12 }],
    ["block{b:int}", "block", null],
    ["block{b:int}", "blockA", null],
    ["block{b:int}", "block007", { b: 7 }],
    ["res{s:int}{b:alpha}_branch2{c:alpha}", "res4f_branch2b", { s: 4, b: "f", c: "b" }],
    ["{p:query|key|value}/kernel", "key/kernel", { p: "key" }],
    ["{p:query|key|value}/kernel", "keys/kernel", null],
    ["{p:**}", "a/b/c", { p: "a/b/c" }],
    ["encoder/{p:**}", "encoder", null],
    ["{p:**}/kernel", "a/b/kernel", { p: "a/b" }],
    ["{p:**}/kernel", "kernel", null],
    // Lazy, from left to right.
    ["{a}_{b}", "x_y_z", { a: "x", b: "y_z" }],
    ["{a}_{b}", "__x", { a: "_", b: "x" }],
    ["{a}{b}", "xyz", { a: "x", b: "yz" }],
    ["*{x}", "xyz", { x: "xyz" }],
    ["{p:**}/{q:**}", "a/b/c", { p: "a", q: "b/c" }],
    ["**/{x}/{y}", "a/b/c", { x: "b", y: "c" }],
    ["{a:x|xy}{b}", "xyz", { a: "x", b: "yz" }],
    ["{a:xy|x}{b}", "xyz", { a: "x", b: "yz" }],
    // `int` and `alpha` end where their run ends, and may begin within one.
    ["{x}{i:int}", "conv12", { x: "conv", i: 12 }],
    ["conv1{i:int}", "conv12", { i: 2 }],
    ["block{x:alpha}", "blockAb", { x: "Ab" }],
    ["{a:int}{b:int}", "12", null],
    ["{i:int}2", "12", null],
    ["{i:int}*", "12a", { i: 12 }],
    ["{a:alpha}c", "abc", null],
    ["{i:int}", "123456789012345", { i: 123456789012345 }],
    ["{i:int}", "1234567890123456", null],
    ["{x}{i:int}", "1234567890123456", { x: "1", i: 234567890123456 }],
    // A capture used twice.
    ["{x}/{x}_bn", "conv/conv_bn", { x: "conv" }],
    ["{x}/{x}_bn", "conv/conw_bn", null],
    ["{x}{x}", "aaaa", { x: "aa" }],
    ["{x}{x}*", "aaaa", { x: "a" }],
    ["{x}{x}", "aaa", null],
    ["*{x}/{x}", "ab/b", { x: "b" }],
    ["{a}_{x}/{x}", "my_big_attn/attn", { a: "my_big", x: "attn" }],
    ["b{i:int}/b{i:int}_conv", "b1/b1_conv", { i: 1 }],
    ["b{i:int}/b{i:int}_conv", "b1/b01_conv", null],
    ["b{i:int}/b{i:int}_conv", "b1/b12_conv", null],
    ["b{i:int}/b{i}_conv", "b1/b1_conv", { i: 1 }],
    ["{p:**}/twin/{p:**}", "a/b/twin/a/b", { p: "a/b" }],
    ["{p:**}/twin/{p:**}", "a/b/twin/a", null],
    ["{p:**}/{p}_1", "a/a_1", { p: "a" }],
    ["**/{x}/**/{x}", "a/b/c/b", { x: "b" }],
    ["{x}/{p:q|k}/{p:q|k}_{x}", "m/q/q_m", { x: "m", p: "q" }],
    // Nothing is special in a path.
    ["a.b", "axb", null],
    ["{x}é", "çé", { x: "ç" }],
    ["a//b", "a//b", {}],
  ])("%s on %s", (text, path, wanted) => {
    expect(captures(text, path)).toEqual(wanted);
  });

  it("says what each capture is", () => {
    const found = compilePattern(pattern("{p:**}/{i:int}{w:a|b}{x}")).match("a/b/07bz");
    expect(found && [...found]).toEqual([
      ["p", { kind: "path", text: "a/b" }],
      ["i", { kind: "int", text: "07", value: 7 }],
      ["w", { kind: "text", text: "b" }],
      ["x", { kind: "text", text: "z" }],
    ]);
  });

  it("is refused when it has too many parts", () => {
    const most = "*a".repeat(MAX_TOKENS / 2);
    expect(() => compilePattern(pattern(most))).not.toThrow();
    expect(() => compilePattern(pattern(`${most}*`))).toThrow(/502 parts/);
  });
});
