import { join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { renderText, runTests, type TestOutcome } from "../src/index.js";

const RULES = join(import.meta.dirname, "../rules");

/** Folders whose packs have tests that reach every rule of theirs. */
const WHOLE = ["keras", "torchvision", "timm"];

let outcome: TestOutcome;
beforeAll(async () => {
  outcome = await runTests({ paths: [RULES] });
}, 120_000);

const folderOf = (file: string): string => relative(RULES, file).split("/")[0]!;

describe("the built-in packs", () => {
  it("have tests without mistakes", () => {
    expect(renderText(outcome.diagnostics, { color: false })).toBe("");
    expect(new Set(outcome.cases.map(({ span }) => folderOf(span.source.file)))).toEqual(
      new Set(WHOLE),
    );
  });

  it("pass them", () => {
    const failed = outcome.cases
      .filter(({ passed }) => !passed)
      .map(({ name, span, differences }) => [
        `${relative(RULES, span.source.file)}: ${name}`,
        ...differences.map(({ message }) => message),
      ]);
    expect(failed).toEqual([]);
  });

  it.each(WHOLE)("%s: each rule is reached by some test", (folder) => {
    const packs = outcome.coverage.filter(({ file }) => folderOf(file) === folder);
    expect(packs.length).toBeGreaterThan(2);
    const unreached = packs.flatMap((pack) =>
      pack.unreached.map(({ rule }) => `${relative(RULES, pack.file)}: ${rule}`),
    );
    expect(unreached).toEqual([]);
  });
});
