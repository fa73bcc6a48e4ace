import { describe, expect, it } from "vitest";
import { isYaml } from "../../../src/lang/notation.js";
import { parseRules } from "../../../src/lang/parse-rules.js";
import { createReport } from "../../../src/report/diagnostic.js";

const TEXT = 'map "a" -> "b"';
const YAML = "maps: [{ layer: a, to: b }]";

describe("the notation of a file", () => {
  it.each([
    ["a.k2t", TEXT],
    ["a.K2T", TEXT],
    ["a.yaml", YAML],
    ["a.yml", YAML],
    ["a.json", '{ "maps": [{ "layer": "a", "to": "b" }] }'],
    ["rules", TEXT],
    ["rules", YAML],
    ["rules", "# maps\n\n  # x\r\nmaps:\n  - { layer: a, to: b }"],
    ["rules", "\uFEFF---\nmaps: [{ layer: a, to: b }]"],
    ["rules", '{"maps": [{"layer": "a", "to": "b"}]}'],
    ["rules", `# maps: []\n${TEXT}`],
    ["a.txt", `optional ${TEXT}`],
  ])("%s: %j", async (file, text) => {
    const report = createReport();
    const { items } = await parseRules({ file, text }, report);
    expect(report.diagnostics).toEqual([]);
    expect(items.map(({ kind }) => kind)).toEqual(["map"]);
  });

  it("is that of the name even where the content looks otherwise", () => {
    expect(isYaml({ file: "a.k2t", text: YAML })).toBe(false);
    expect(isYaml({ file: "a.yaml", text: TEXT })).toBe(true);
  });
});
