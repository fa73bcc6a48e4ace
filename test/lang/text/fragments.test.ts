import { describe, expect, it } from "vitest";
import * as fragments from "../../../src/lang/text/fragments.js";
import type { Fragment } from "../../../src/lang/text/fragments.js";
import { createReport } from "../../../src/report/diagnostic.js";
import type { Report } from "../../../src/report/diagnostic.js";
import { shown, shownArrangement, shownStage, shownText } from "./shown.js";

/** A scalar of a YAML file in which every character takes two, as if all were escaped. */
function spread(text: string): Fragment {
  const source = { file: "rules.yaml", text: `x: "${[...text].join("\\")}"` };
  const at = (offset: number): number => 4 + 2 * offset;
  return { text, spanOf: (start, end) => ({ source, start: at(start), end: at(end) }) };
}

function read<Result>(
  parse: (fragment: Fragment, report: Report) => Result,
  text: string,
): Result {
  const report = createReport();
  const result = parse(spread(text), report);
  expect(report.diagnostics).toEqual([]);
  return result;
}

function refused(
  parse: (fragment: Fragment, report: Report) => unknown,
  text: string,
): (readonly [string, number, number])[] {
  const report = createReport();
  expect(parse(spread(text), report)).toBeNull();
  return report.diagnostics.map(({ code, message, span }) => [
    `${code}: ${message}`,
    (span!.start - 4) / 2,
    (span!.end - 4) / 2,
  ]);
}

describe("fragments", () => {
  it("read expressions, over line ends too", () => {
    const value = read(fragments.parseExpressionFragment, "kernel[\n-> out in]\n  | f");
    expect(shown(value!)).toBe("((kernel {none => out in}) | f)");
    expect([value!.span.start, value!.span.end]).toEqual([4, 4 + 2 * 24]);
  });

  it("read the names of parameters", () => {
    const names = (text: string): unknown => {
      const found = read(fragments.parseAssignedNames, text)!;
      return [found.names.map((name) => [shownText(name), name.quoted]), found.ifPresent];
    };
    expect(names("bias")).toEqual([[["bias", false]], false]);
    expect(names("bias?")).toEqual([[["bias", false]], true]);
    expect(names("q.weight,  h.{t[i, 1]}.w ?")).toEqual([
      [
        ["q.weight", false],
        ["h.+{(t [i 1])}+.w", true],
      ],
      true,
    ]);
    expect(names(`"a,b", 'c'`)).toEqual([
      [
        ["a,b", true],
        ["c", true],
      ],
      false,
    ]);
  });

  it("read patterns and templates without quotes of their own", () => {
    expect(shownText(read(fragments.parsePatternFragment, `a"{x:int}/**`)!)).toBe(
      `a"+INT(x) / ANY-SEGMENTS`,
    );
    expect(shownText(read(fragments.parseTemplateFragment, `a.{t["k"]}`)!)).toBe(
      `a.+{(t ["k"])}`,
    );
    expect(shownText(read(fragments.parseMessageFragment, "a\n* b")!)).toBe("a * b");
  });

  it("read stages, arrangements, axes and classes", () => {
    expect(shownStage(read(fragments.parseStageFragment, "transpose")!)).toBe(
      "transpose",
    );
    expect(shownStage(read(fragments.parseStageFragment, "split(0)")!)).toBe("split(0)");
    expect(shownStage(read(fragments.parseStageFragment, "[i o -> o i]")!)).toBe(
      "{i o => o i}",
    );
    expect(
      shownArrangement(read(fragments.parseArrangementFragment, "i o -> o i; h=7")!),
    ).toBe("{i o => o i; h size 7}");
    const axes = read(fragments.parseDeclaredAxesFragment, "in (gate unit') 1")!;
    expect(axes.map(({ names }) => names.map(({ text }) => text))).toEqual([
      ...[["in"], ["gate", "unit'"], []],
    ]);
    expect(read(fragments.parseDeclaredAxesFragment, "")).toEqual([]);
    const as = read(fragments.parseAsClassFragment, "BatchNormalization(scale=false)")!;
    expect([as.name.text, as.config.map(({ name }) => name.text)]).toEqual([
      "BatchNormalization",
      ["scale"],
    ]);
  });

  it("read the keys of tables", () => {
    const keys = (text: string): string[] =>
      read(fragments.parseLiteralKeysFragment, text)!.map(shown);
    expect(keys("1,2")).toEqual(["1", "2"]);
    expect(keys("-1, 2.5, a, true, none, a-b")).toEqual([
      ...["-1", "f2.5", '"a"', "true", "none", '"a-b"'],
    ]);
    expect(keys("'1', \"b,c\"")).toEqual(['"1"', '"b,c"']);
  });

  it.each([
    [
      "parseExpressionFragment",
      "a + ",
      "K2T100: expected a value, found the end of the text",
      3,
      3,
    ],
    [
      "parseExpressionFragment",
      "",
      "K2T100: expected a value, found the end of the text",
      0,
      0,
    ],
    ["parseExpressionFragment", "a b", "K2T100: unexpected `b` after `a`", 2, 3],
    ["parseExpressionFragment", "'x{a +}'", "K2T103: expected a value, found `}`", 6, 6],
    ["parseExpressionFragment", "a # b", "K2T101: a comment within an expression", 2, 5],
    ["parseStageFragment", "a | b", "K2T100: unexpected `|` after `a`", 2, 3],
    [
      "parseArrangementFragment",
      "a b",
      "K2T104: expected `->`, found the end of the text",
      3,
      3,
    ],
    ["parseArrangementFragment", "[a -> b]", "K2T104: expected `->`, found `[`", 0, 1],
    ["parseDeclaredAxesFragment", "in, out", "K2T100: unexpected `,` after `in`", 2, 3],
    ["parseAsClassFragment", "A(b)", "K2T100: expected `=`, found `)`", 3, 4],
    ["parseAssignedNames", "a, , b", "K2T100: the name of a parameter is missing", 3, 3],
    ["parseAssignedNames", "a.{", "K2T103: `{` is never closed", 2, 3],
    ["parsePatternFragment", "a{x:foo}", "K2T102: `foo` is no type of a capture", 1, 8],
    ["parseTemplateFragment", "a*", "K2T103: `*` has no meaning here", 1, 2],
    [
      "parseTemplateFragment",
      `{"{'a'}"}`,
      "K2T103: a quoted text within a template within a template",
      3,
      6,
    ],
    ["parseLiteralKeysFragment", "1,", "K2T100: a key of a table is missing", 2, 2],
  ] as const)("%s refuses %j", (name, text, message, start, end) => {
    expect(refused(fragments[name], text)).toEqual([[message, start, end]]);
  });
});
