import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createTimings } from "../../src/report/timings.js";
import { apply } from "../../src/api/apply.js";
import { DENSE } from "../cli/support/models.js";
import { MODEL_FILES, useFolder } from "../files/keras/fixtures.js";
import { scratchFolder } from "../support/scratch.js";
import { buildWorker, failing } from "../support/worker.js";

const entry = vi.hoisted(() => ({ url: new URL("file:///none") }));
vi.mock("../../src/api/worker-entry.js", () => ({ workerEntry: () => entry.url }));

const root = scratchFolder();
const { unpack } = useFolder();

async function converted(model: string, name: string, workers: number): Promise<Buffer> {
  const folder = join(root, `${name}-${workers}`);
  mkdirSync(folder, { recursive: true });
  const output = join(folder, "out.safetensors");
  const outcome = await apply({
    rules: "keras/auto",
    model,
    output,
    workers,
    force: true,
    allowUnmapped: true,
  });
  expect(outcome.diagnostics.filter((it) => it.severity === "error")).toEqual([]);
  return readFileSync(output);
}

describe("apply in threads", () => {
  beforeAll(async () => {
    entry.url = await buildWorker();
  });

  it.each(["dense", ...MODEL_FILES.filter((file) => file.startsWith("nested"))])(
    "gives the bytes that it gives without: %s",
    async (name) => {
      const model = name === "dense" ? DENSE : unpack(name);
      const wanted = await converted(model, name, 0);
      expect(wanted.length).toBeGreaterThan(100);
      for (const workers of [1, 2]) {
        expect((await converted(model, name, workers)).equals(wanted)).toBe(true);
      }
    },
  );

  it("tells how long all of them worked together", async () => {
    const timings = createTimings();
    const output = join(root, "timed.safetensors");
    await apply({ rules: "keras/auto", model: DENSE, output, workers: 2, timings });
    const found = new Map(timings.entries().map((it) => [it.phase, it]));
    const together = (["read", "copy", "write"] as const).map((it) => found.get(it)!);
    expect(together.map(({ threads }) => threads)).toEqual([2, 2, 2]);
    const sum = together.reduce((all, { milliseconds }) => all + milliseconds, 0);
    const { milliseconds, threads } = found.get("run")!;
    expect(threads).toBe(1);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(2 * milliseconds);
    expect(found.get("finish")!.milliseconds).toBeGreaterThan(0);
  });

  it("says that a model cannot be read", async () => {
    entry.url = await buildWorker(failing("readSync", "EIO"));
    const output = join(root, "unread.safetensors");
    const options = { rules: "keras/auto", model: DENSE, output, workers: 2 };
    const { status, diagnostics } = await apply(options);
    expect(status).toBe(3);
    expect(diagnostics.map((it) => it.code)).toContain("K2T506");
    expect(diagnostics.at(-1)!.message).toContain("the device reported an error");
  });
});
