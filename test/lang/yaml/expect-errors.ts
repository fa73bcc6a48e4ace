import { expect } from "vitest";
import type { RuleFile } from "../../../src/lang/tree.js";
import { parseYaml } from "../../../src/lang/yaml/parse-yaml.js";
import { createReport } from "../../../src/report/diagnostic.js";
import type { Diagnostic } from "../../../src/report/diagnostic.js";
import { marked } from "./marked.js";

export function parse(
  text: string,
  file = "rules.yaml",
): { readonly tree: RuleFile; readonly diagnostics: readonly Diagnostic[] } {
  const report = createReport();
  const tree = parseYaml({ file, text }, report);
  return { tree, diagnostics: report.diagnostics };
}

/** The tree of a text in which nothing is wrong. */
export function expectValid(text: string): RuleFile {
  const { tree, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  return tree;
}

/**
 * Holds that a text has just the errors given, at the places marked in it as `<|…|>`, in
 * their order. Each is `CODE: message`; returns the diagnostics in that order.
 */
export function expectErrors(
  written: string,
  ...wanted: readonly string[]
): readonly Diagnostic[] {
  const { text, marks } = marked(written);
  const { diagnostics } = parse(text);
  const found = [...diagnostics].sort((a, b) => a.span!.start - b.span!.start);
  const lines = found.map(({ code, message, span }) => ({
    message: `${code}: ${message}`,
    at: text.slice(span!.start, span!.end),
    start: span!.start,
  }));
  const expected = wanted.map((message, index) => {
    const { start, end } = marks[index]!;
    return { message, at: text.slice(start, end), start };
  });
  expect(lines).toEqual(expected);
  expect(marks).toHaveLength(wanted.length);
  return found;
}

/** Holds that a text has errors of one code alone, the first at the mark if there is one. */
export function expectErrorAt(written: string, code: string): readonly Diagnostic[] {
  const { text, marks } = marked(written);
  const { diagnostics } = parse(text);
  expect(new Set(diagnostics.map((it) => it.code))).toEqual(new Set([code]));
  const { start, end } = diagnostics[0]!.span!;
  const [mark = { start, end }] = marks;
  expect([text.slice(start, end), start]).toEqual([
    text.slice(mark.start, mark.end),
    mark.start,
  ]);
  return diagnostics;
}
