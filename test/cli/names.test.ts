import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";

const FOLDER = join(import.meta.dirname, "../fixtures/names");
const folder = scratchFolder();

/** Converts one of the models that test/oracle/write_names.py wrote. */
async function convert(rules: string, model: string) {
  const packed = readFileSync(join(FOLDER, `names.${model}.gz`));
  const file = written(folder, `names.${model}`, gunzipSync(packed));
  const output = join(folder, `${rules}.${model}.safetensors`);
  const words = ["apply", join(FOLDER, `${rules}.k2t`), file, "-o", output];
  return { ...(await run(words)), output };
}

describe("layers that have two names", () => {
  it.each([
    ["own-names", "3.15.1.keras"],
    ["own-names", "3.15.1.h5"],
    ["own-names", "3.3.3.h5"],
    ["attribute-names", "3.15.1.keras"],
    ["attribute-names", "3.3.3.keras"],
  ])("convert by %s from %s to the expected bytes", async (rules, model) => {
    const { status, stderr, output } = await convert(rules, model);
    // That nothing of the children's config is known is what the files are like.
    expect([status, codesIn(stderr)]).toEqual([0, ["K2T411"]]);
    const expected = readFileSync(join(FOLDER, "expected.safetensors"));
    expect(readFileSync(output).equals(expected)).toBe(true);
  });

  it("are refused where a file knows only the other names", async () => {
    for (const [rules, model] of [
      ["own-names", "3.3.3.keras"],
      ["attribute-names", "3.15.1.h5"],
    ] as const) {
      const { status, stderr } = await convert(rules, model);
      expect(status).toBe(1);
      expect(new Set(codesIn(stderr))).toEqual(new Set(["K2T401", "K2T410"]));
    }
  });
});
