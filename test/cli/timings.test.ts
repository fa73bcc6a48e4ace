import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTimings, plan } from "../../src/index.js";
import { scratchFolder } from "../support/scratch.js";
import { DENSE } from "./support/models.js";
import { run } from "./support/run.js";

const folder = scratchFolder();
/** The first words of the rows beneath the heading, each of which must have its seconds. */
function phasesIn(stderr: string): readonly string[] {
  const lines = stderr.split("\n");
  const heading = lines.findIndex((line) => /^phase +seconds$/.test(line));
  expect(heading, stderr).toBeGreaterThanOrEqual(0);
  const rows = lines.slice(heading + 1).filter((line) => line !== "");
  for (const row of rows) {
    expect(row).toMatch(/^[a-z]+ +\d+\.\d{3}( {2}in \d+ threads together)?$/);
  }
  return rows.map((row) => row.split(" ")[0]!);
}

const COMPILED = ["start", "parse", "link", "check"];
const PLANNED = [...COMPILED, "open", "bind", "plan"];

describe("--timings", () => {
  it("has a row for each phase, at the end and on standard error", async () => {
    const alone = await run(["check", "keras/auto", "--timings"]);
    expect(alone.stdout).toBe("keras/auto: the rules are sound\n");
    expect(phasesIn(alone.stderr)).toEqual([...COMPILED, "whole"]);
    const planned = await run(["plan", "keras/auto", DENSE, "--timings"]);
    expect(phasesIn(planned.stderr)).toEqual([...PLANNED, "whole"]);
    const output = join(folder, "out.safetensors");
    const applied = await run(["apply", "keras/auto", DENSE, "-o", output, "--timings"]);
    const done = ["run", "read", "copy", "write", "finish", "whole"];
    expect(phasesIn(applied.stderr)).toEqual([...PLANNED, ...done]);
  });

  it("says how far a command came that found errors", async () => {
    const { status, stderr } = await run(["check", "keras/aut", "--timings"]);
    expect([status, phasesIn(stderr)]).toEqual([1, ["start", "whole"]]);
  });

  it("is an option of the library", async () => {
    const timings = createTimings();
    await plan({ rules: "keras/auto", model: DENSE, timings });
    const phases = timings.entries().map(({ phase }) => phase);
    expect(phases).toEqual(PLANNED.slice(1));
    const all = timings.entries().map(({ milliseconds }) => milliseconds);
    expect(all.every((it) => it >= 0)).toBe(true);
  });
});
