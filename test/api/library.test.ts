import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apply, check, inspect, plan, planJson, type Progress } from "../../src/index.js";
import { DENSE, oracle, unpacked, written } from "../cli/support/models.js";
import { tensorsIn } from "../cli/support/safetensors.js";
import { scratchFolder } from "../support/scratch.js";

const folder = scratchFolder();
const codes = ({ diagnostics }: { diagnostics: readonly { code: string }[] }): string[] =>
  diagnostics.map(({ code }) => code);

describe("the library", () => {
  it("converts", async () => {
    const output = join(folder, "dense.safetensors");
    const outcome = await apply({ rules: "keras/auto", model: DENSE, output });
    expect([outcome.status, codes(outcome)]).toEqual([0, ["K2T411"]]);
    const { done } = outcome;
    expect(done!.weights).toBe(2);
    expect(done!.files.map(({ file }) => file)).toEqual([output]);
    expect(done!.plan.parameters.map(({ name }) => name)).toEqual([
      "mine.weight",
      "mine.bias",
    ]);
    expect(tensorsIn(output)).toEqual(tensorsIn(oracle("dense/expected.safetensors")));
  });

  it("knows Keras's older names of classes where there is no model", async () => {
    const text =
      "class Conv2D { kernel [h w in out] }\n" +
      'map "a" as Convolution2D -> "x" { weight = kernal }\n' +
      'map "b" as AtrousConvolution2D -> "x" { weight = kernel }\n';
    const checked = await check({ rules: written(folder, "old.k2t", text) });
    expect([checked.status, codes(checked)]).toEqual([1, ["K2T202"]]);
    expect(checked.diagnostics[0]!.suggestion).toBe("kernel");
  });

  it("gives mistakes back as diagnostics", async () => {
    const rules = written(folder, "few.k2t", `weight "first/kernel" -> "k"\n`);
    const model = unpacked("plain", folder);
    const options = { rules, model };
    const checked = await check(options);
    expect([checked.status, codes(checked)]).toEqual([1, ["K2T401", "K2T401", "K2T401"]]);
    const planned = await plan(options);
    expect([planned.status, planned.plan]).toEqual([1, null]);
    const output = join(folder, "few.pt");
    const applied = await apply({ ...options, output });
    expect([applied.status, applied.done]).toEqual([1, null]);
    const nothing = await inspect(join(folder, "nothing"));
    expect([nothing.status, nothing.contents, codes(nothing)]).toEqual([
      3,
      null,
      ["K2T506"],
    ]);
  });

  it("checks rules without a model", async () => {
    expect(await check({ rules: "keras/auto" })).toEqual({ diagnostics: [], status: 0 });
  });

  it("plans without reading or writing", async () => {
    const { plan: planned } = await plan({ rules: "keras/auto", model: DENSE });
    const { parameters } = planJson(planned!);
    expect(parameters.map(({ name, sources }) => [name, sources])).toEqual([
      ["mine.weight", ["mine/kernel"]],
      ["mine.bias", ["mine/bias"]],
    ]);
  });

  it("tells how far it is", async () => {
    const seen: Progress[] = [];
    const output = join(folder, "progress.pt");
    const onProgress = (progress: Progress): void => void seen.push(progress);
    await apply({ rules: "keras/auto", model: DENSE, output, onProgress });
    expect(seen).toEqual([
      { parameters: { done: 1, total: 2 }, bytes: { done: 80, total: 100 } },
      { parameters: { done: 2, total: 2 }, bytes: { done: 100, total: 100 } },
    ]);
  });

  it("stops at a signal with its reason and leaves nothing", async () => {
    const place = join(folder, "stopped");
    const rules = written(
      place,
      "two.k2t",
      `ignore "**"\nparam "a" = zeros([9])\nparam "b" = zeros([9])\n`,
    );
    const reason = new Error("enough");
    const controller = new AbortController();
    const options = {
      rules,
      model: DENSE,
      output: join(place, "out.pt"),
      signal: controller.signal,
    };
    const onProgress = (): void => controller.abort(reason);
    await expect(apply({ ...options, onProgress })).rejects.toBe(reason);
    expect(readdirSync(place)).toEqual(["two.k2t"]);
    // Already stopped: not even begun.
    await expect(apply(options)).rejects.toBe(reason);
    expect(readdirSync(place)).toEqual(["two.k2t"]);
  });

  it("does several conversions at once", async () => {
    const names = ["a", "b", "c", "d"];
    const outcomes = await Promise.all(
      names.map((name) =>
        apply({
          rules: "keras/auto",
          model: DENSE,
          output: join(folder, `${name}.safetensors`),
        }),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    const expected = tensorsIn(oracle("dense/expected.safetensors"));
    for (const name of names) {
      expect(tensorsIn(join(folder, `${name}.safetensors`))).toEqual(expected);
    }
  });
});
