import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { renderText, runTests, type TestOutcome } from "../src/index.js";

const RULES = join(import.meta.dirname, "../rules");

const files = readdirSync(RULES, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".k2t"))
  .sort();

/** Files that only name the parts of a pack, each of which has tests of its own. */
const OF_PARTS = ["keras/core.k2t"];

let outcome: TestOutcome;
beforeAll(async () => {
  outcome = await runTests({ paths: [RULES] });
}, 120_000);

/** A file under `rules`, by its name there. */
const inRules = (file: string): string => relative(RULES, file);

describe("the built-in packs", () => {
  it("have tests without mistakes", () => {
    expect(renderText(outcome.diagnostics, { color: false })).toBe("");
    expect(outcome.cases.length).toBeGreaterThan(100);
  });

  it("pass them", () => {
    const failed = outcome.cases
      .filter(({ passed }) => !passed)
      .map(({ name, span, differences }) => [
        `${inRules(span.source.file)}: ${name}`,
        ...differences.map(({ message }) => message),
      ]);
    expect(failed).toEqual([]);
  });

  it.each(files.filter((file) => !OF_PARTS.includes(file)))(
    "%s: each rule is reached by some test",
    (file) => {
      const pack = outcome.coverage.find((it) => inRules(it.file) === file);
      expect(pack, "it has no tests").toBeDefined();
      expect(pack!.rules).toBeGreaterThan(0);
      expect(pack!.unreached.map(({ rule }) => rule)).toEqual([]);
    },
  );
});
