import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { run } from "./cli/support/run.js";
import { scratchFolder } from "./support/scratch.js";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
const scratch = scratchFolder();
const before = process.cwd();
afterEach(() => process.chdir(before));

/** The block of the README that starts with a line. */
function blockOf(first: string): string {
  const start = readme.indexOf(first);
  expect(start).toBeGreaterThan(0);
  return readme.slice(start, readme.indexOf("```", start)).replace(/^\$.*\n/, "");
}

describe("the README's walk through a pack of one's own", () => {
  it("is what the commands print", async () => {
    process.chdir(scratch);
    const made = await run(["pack", "init", "@acme/vision"]);
    expect(made.stdout).toBe(blockOf("$ npx k2t-rules pack init"));
    process.chdir(join(scratch, "vision"));
    const tests = readFileSync("vision.test.yaml", "utf8");
    expect(tests).toContain(blockOf("- name: the fused kernel of the attention"));
    writeFileSync(
      "vision.test.yaml",
      tests.replace("[[1, 4]]\n    attention.value", "[[1, 5]]\n    attention.value"),
    );
    appendFileSync("vision.k2t", 'ignore "old/**"\n');
    const { status, stdout } = await run(["test", "--strict"]);
    expect([status, stdout]).toEqual([1, blockOf("$ npm test")]);
  });
});
