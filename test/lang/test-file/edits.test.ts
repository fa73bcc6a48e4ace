import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { applyEdits, type ValueText } from "../../../src/lang/test-file/edits.js";
import { parseTestFile } from "../../../src/lang/test-file/parse-test-file.js";
import { editsOf } from "../../../src/lang/test-file/update-case.js";
import { createReport } from "../../../src/report/diagnostic.js";

/** How an entry of `wanted` is written, at an indentation. */
const LAYOUTS: readonly ((name: string, margin: string) => string)[] = [
  (name) => `${name}: [1, 2]`,
  (name) => `"${name}":   [1, 2]   # of this one`,
  (name, margin) => `${name}:\n${margin}  - 1\n${margin}  - 2   # the second`,
  (name, margin) => `${name}:\n${margin}- [1, 2]`,
  (name, margin) => `${name}:\n${margin}  [1,\n${margin}   2]`,
  (name, margin) => `${name}: { shape: [2] }\n\n${margin}# a comment of its own`,
  (name, margin) => `${name}:\n${margin}  shape: [2]\n${margin}  values: [1, 2]`,
  (name) => `${name}: 7`,
];

const NAMES = ["a", "b.weight", "c-d", "x y", "true", "1.weight", "e#f"];
const keyOf = (name: string): string =>
  /^[a-z][\w.-]*$/.test(name) && name !== "true" ? name : `"${name}"`;

function textOf(
  entries: ReadonlyMap<string, number>,
  {
    flow,
    first,
    margin,
    end,
  }: { flow: boolean; first: boolean; margin: string; end: string },
): string {
  const written = [...entries].map(([name, layout]) =>
    flow
      ? `${keyOf(name)}: [1, 2]`
      : LAYOUTS[layout]!(keyOf(name), margin).replaceAll('""', '"'),
  );
  const wanted = flow
    ? `  wanted: { ${written.join(", ")} }   # flow\n`
    : `  wanted:\n${written.map((it) => `${margin}${it}\n`).join("")}`;
  const model = "  model: {}\n";
  const body = first ? `${wanted}${model}` : `${model}${wanted}`;
  const text = `# of all\n- name: one\n${body}# between\n- name: two\n  model: {}\n`;
  return text.replaceAll("\n", end);
}

const NEW: ValueText = { flow: "[[8], [9]]", lines: ["- [8]", "- [9]"] };

describe("writing into a test file", () => {
  it("changes what is to be changed, whatever the layout, and keeps the comments", () => {
    const entries = fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...NAMES),
        layout: fc.nat(LAYOUTS.length - 1),
        fate: fc.constantFrom("keep", "set", "remove"),
      }),
      { minLength: 1, selector: ({ name }) => name },
    );
    const added = fc.uniqueArray(fc.constantFrom("n", "n.o", "null", "9"));
    const places = fc.record({
      flow: fc.boolean(),
      first: fc.boolean(),
      margin: fc.constantFrom("    ", "      "),
      end: fc.constantFrom("\n", "\r\n"),
    });
    fc.assert(
      fc.property(entries, added, places, (list, names, place) => {
        const text = textOf(new Map(list.map((it) => [it.name, it.layout])), place);
        const before = (parse(text) as { wanted: Record<string, unknown> }[])[0]!.wanted;
        const set = new Map([
          ...list
            .filter(({ fate }) => fate === "set")
            .map((it) => [it.name, NEW] as const),
          ...names.map((name) => [name, NEW] as const),
        ]);
        const remove = new Set(
          list.filter(({ fate }) => fate === "remove").map((it) => it.name),
        );
        const report = createReport();
        const { cases } = parseTestFile({ file: "a.test.yaml", text }, report);
        expect(report.diagnostics).toEqual([]);
        const edits = editsOf(cases[0]!, { set, remove, diagnostics: undefined })!;
        const after = applyEdits(text, edits);
        const wanted = Object.fromEntries([
          ...Object.entries(before).filter(
            ([name]) => !remove.has(name) && !set.has(name),
          ),
          ...[...set.keys()].map((name) => [name, [[8], [9]]]),
        ]);
        const [one, two] = parse(after) as { wanted?: Record<string, unknown> }[];
        expect(one!.wanted).toEqual(wanted);
        expect(two).toEqual({ name: "two", model: {} });
        for (const comment of ["# of all", "# between"]) expect(after).toContain(comment);
        if (edits.length === 0) expect(after).toBe(text);
        expect(after.includes("\r")).toBe(place.end === "\r\n");
      }),
      { seed: 11, numRuns: 1500 },
    );
  });

  it("takes out what stands behind the dash of an item", () => {
    const text = "- diagnostics: [{ code: K2T401 }]   # none\n  name: one\n  model: {}\n";
    const { cases } = parseTestFile({ file: "a.test.yaml", text }, createReport());
    const update = { set: new Map(), remove: new Set<string>(), diagnostics: null };
    const after = applyEdits(text, editsOf(cases[0]!, update)!);
    expect(parse(after)).toEqual([{ name: "one", model: {} }]);
  });
});
