import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse as parseValue } from "yaml";
import type { YamlNode } from "../../../src/lang/yaml/nodes.js";
import { readDocument } from "../../../src/lang/yaml/read-document.js";
import { createReport } from "../../../src/report/diagnostic.js";

/** Pieces of scalars: words, blanks, line ends and what the styles treat specially. */
const piece = fc.constantFrom(
  ...["a", "b", "kernel", "''", "#x", "é", "\u{1d4d0}", "\\n", "\\x41", '\\"', "\\\\"],
  ...[" ", "  ", "\t", "\n", "\n\n", "\n \n", "\\\n"],
);
const body = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

/** A scalar in one of YAML's styles; not every one is valid, and those are passed over. */
const scalar = fc.oneof(
  body.map((text) => indented(text, "   ")),
  body.map((text) => `'${indented(text, "  ")}'`),
  body.map((text) => `"${indented(text, "  ")}"`),
  fc
    .tuple(
      fc.constantFrom("|", ">"),
      fc.constantFrom("", "-", "+"),
      fc.constantFrom("", "1", "2"),
      body,
      fc.constantFrom("", " # note"),
    )
    .map(([style, chomp, indent, text, comment]) => {
      return `${style}${indent}${chomp}${comment}\n  ${indented(text, "  ")}\n`;
    }),
);

function indented(text: string, by: string): string {
  return text.replaceAll("\n", `\n${by}`);
}

/** The scalar of a document `key: scalar`, or null where YAML refuses it. */
function read(text: string): YamlNode | null {
  const report = createReport();
  const { root } = readDocument({ file: "random.yaml", text }, report);
  if (report.hasErrors() || root?.kind !== "mapping") return null;
  return root.entries[0]?.value ?? null;
}

describe("the places of a scalar's characters", () => {
  it("hold what the characters were read from", () => {
    let readable = 0;
    fc.assert(
      fc.property(scalar, fc.constantFrom("\n", "\r\n"), (written, lineEnd) => {
        const text = `key: ${written}`.replaceAll("\n", lineEnd);
        const node = read(text);
        if (node?.kind !== "scalar") return;
        const { starts, ends, end } = node.places;
        expect(starts).toHaveLength(node.text.length);
        expect(ends).toHaveLength(node.text.length);
        expect(end).toBeLessThanOrEqual(text.length);
        const wrong = [...node.text.split("").entries()].filter(([index, character]) => {
          const from = text.slice(starts[index], ends[index]);
          const isBehind = starts[index]! < (starts[index - 1] ?? 0);
          return isBehind || !meanings(from).includes(character);
        });
        expect(wrong).toEqual([]);
        if (node.text.length > 3) readable++;
      }),
      { numRuns: 2000, seed: 7 },
    );
    expect(readable).toBeGreaterThan(400);
  });
});

/** What a few characters of the file may stand for: themselves, `''`, an escape, a fold. */
function meanings(from: string): readonly string[] {
  if (from === "''") return ["'"];
  if (from.startsWith("\\") && from.length > 1) return [String(parseValue(`"${from}"`))];
  if (/^[ \t]*\r?\n[ \t\r\n]*$/.test(from)) return [" ", "\n"];
  return [from];
}
