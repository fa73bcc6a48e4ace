import { expect } from "vitest";
import { parseText } from "../../src/lang/text/parse-text.js";
import type { RuleFile } from "../../src/lang/tree.js";
import { createReport } from "../../src/report/diagnostic.js";
import type { Diagnostic } from "../../src/report/diagnostic.js";

export function parse(text: string): {
  readonly tree: RuleFile;
  readonly diagnostics: readonly Diagnostic[];
} {
  const report = createReport();
  const tree = parseText({ file: "rules.k2t", text }, report);
  return { tree, diagnostics: report.diagnostics };
}

/** The tree of a text in which nothing is wrong. */
export function expectValid(text: string): RuleFile {
  const { tree, diagnostics } = parse(text);
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  return tree;
}

/**
 * Holds that a text has just the errors given, at the places marked in it as `<|…|>`, in
 * their order. Each is `CODE: message`. Returns the diagnostics in that order.
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
    const { start, end } = marks[index] ?? { start: -1, end: -1 };
    return { message, at: text.slice(start, end), start };
  });
  expect(lines).toEqual(expected);
  expect(marks).toHaveLength(wanted.length);
  return found;
}

/** The text without its marks, and where they stood, in order. */
export function marked(written: string): {
  readonly text: string;
  readonly marks: readonly { readonly start: number; readonly end: number }[];
} {
  const marks: { start: number; end: number }[] = [];
  let text = "";
  let start = 0;
  for (const piece of written.split(/(<\||\|>)/)) {
    if (piece === "<|") start = text.length;
    else if (piece === "|>") marks.push({ start, end: text.length });
    else text += piece;
  }
  return { text, marks };
}
