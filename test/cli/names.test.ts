import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { withoutProvenance } from "../support/without-provenance.js";
import { written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";

const FOLDER = join(import.meta.dirname, "../fixtures/names");
const folder = scratchFolder();

/** One of the models that test/oracle/write_names.py wrote. */
const unpacked = (model: string): string => {
  const packed = readFileSync(join(FOLDER, `names.${model}.gz`));
  return written(folder, `names.${model}`, gunzipSync(packed));
};

async function convert(rules: string, model: string) {
  const file = unpacked(model);
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
    expect(withoutProvenance(readFileSync(output)).equals(expected)).toBe(true);
  });

  it("are both in the JSON of plan and inspect, and either names a legacy layer too", async () => {
    const rules = written(
      folder,
      "hold.k2t",
      [
        'map "hold/inner" -> "{path}" { w = kernel; b = "../more/dense/bias" }',
        'map "hold/more/dense_1" -> "{path}" { w = kernel }',
        "",
      ].join("\n"),
    );
    const model = unpacked("3.15.1.h5");
    const words = ["plan", rules, model, "--json", "--allow-unmapped", "--quiet"];
    const { status, stdout } = await run(words);
    expect(status).toBe(0);
    const plan = JSON.parse(stdout) as {
      parameters: { name: string; sources: string[] }[];
      otherPaths: Record<string, string>;
    };
    expect(plan.parameters.map(({ name, sources }) => [name, ...sources])).toEqual([
      ["hold.dense_7.w", "hold/dense_7/kernel"],
      ["hold.dense_7.b", "hold/dense_8/bias"],
      ["hold.end.w", "hold/end/kernel"],
    ]);
    expect(plan.otherPaths).toEqual({
      "hold/dense_7/kernel": "hold/inner/kernel",
      "hold/dense_7/bias": "hold/inner/bias",
      "hold/dense_8/kernel": "hold/more/dense/kernel",
      "hold/dense_8/bias": "hold/more/dense/bias",
      "hold/end/kernel": "hold/more/dense_1/kernel",
      "hold/end/bias": "hold/more/dense_1/bias",
    });
    const inspected = await run(["inspect", model, "--json"]);
    const { layers, weights } = JSON.parse(inspected.stdout) as {
      layers: { path: string; otherPath?: string }[];
      weights: { path: string; otherPath?: string }[];
    };
    const other = (things: typeof layers, path: string): string | undefined =>
      things.find((it) => it.path === path)!.otherPath;
    expect(other(layers, "hold/dense_7")).toBe("hold/inner");
    expect(other(weights, "hold/dense_7/bias")).toBe("hold/inner/bias");
    expect(other(layers, "blk/dense")).toBeUndefined();
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
