import { readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker as Thread } from "node:worker_threads";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { apply } from "../../src/api/apply.js";
import type { ApplyOptions } from "../../src/api/options.js";
import { applyPart } from "../../src/api/part.js";
import { DENSE } from "../cli/support/models.js";
import { folderIn, scratchFolder } from "../support/scratch.js";
import { buildWorker } from "../support/worker.js";

const entry = vi.hoisted(() => ({ url: new URL("file:///none") }));
vi.mock("../../src/api/worker-entry.js", () => ({ workerEntry: () => entry.url }));

/** The threads that there were, and those that there are. */
const threads = vi.hoisted(() => ({ started: 0, running: new Set<unknown>() }));
vi.mock("node:worker_threads", async (importActual) => {
  const actual = await importActual<{ readonly Worker: typeof Thread }>();
  class Worker extends actual.Worker {
    constructor(...words: ConstructorParameters<typeof Thread>) {
      super(...words);
      threads.started++;
      threads.running.add(this);
      this.on("exit", () => threads.running.delete(this));
    }
  }
  return { ...actual, Worker };
});

const root = scratchFolder();
const freshFolder = (): string => folderIn(root);

function fileOf(text: string, name: string): string {
  const file = join(freshFolder(), name);
  writeFileSync(file, text);
  return file;
}

/** A file that takes no room on the disk. */
function hugeFile(text: string): string {
  const file = fileOf(text, "huge.h5");
  truncateSync(file, 2 ** 30);
  return file;
}

async function codesOf(options: Partial<ApplyOptions>): Promise<readonly string[]> {
  const { diagnostics } = await apply({
    rules: "keras/auto",
    model: DENSE,
    output: join(freshFolder(), "out.safetensors"),
    workers: 2,
    ...options,
  });
  return diagnostics.filter((it) => it.severity === "error").map((it) => it.code);
}

const wrong = (text: string): Partial<ApplyOptions> => ({
  rules: fileOf(text, "wrong.k2t"),
});

describe("threads that are started ahead", () => {
  const unhandled: unknown[] = [];
  beforeAll(() => {
    process.on("unhandledRejection", (reason) => unhandled.push(reason));
  });
  beforeEach(async () => {
    entry.url = await buildWorker();
    threads.started = 0;
  });

  it.each<[string, string, () => Partial<ApplyOptions>]>([
    ["the rules are wrong", "K2T100", () => wrong("rule {")],
    ["there are no such rules", "K2T210", () => ({ rules: "keras/none" })],
    ["a weight is left over", "K2T401", () => wrong('map "other" -> "x"')],
    ["the model is none", "K2T501", () => ({ model: hugeFile("no model") })],
    ["the model is not there", "K2T506", () => ({ model: join(root, "none.h5") })],
    ["the output is there", "K2T601", () => ({ output: fileOf("", "out.safetensors") })],
    ["the output is of no kind", "K2T605", () => ({ output: join(root, "out.xyz") })],
    ["the folder is not there", "K2T602", () => ({ output: join(root, "no/out.pt") })],
    ["there is too little memory", "K2T604", () => ({ maxMemory: 1 })],
  ])("end when %s", async (_, code, options) => {
    expect(await codesOf(options())).toContain(code);
    expect([threads.started, threads.running.size]).toEqual([2, 0]);
  });

  it("end when all is done", async () => {
    expect(await codesOf({})).toEqual([]);
    expect([threads.started, threads.running.size]).toEqual([2, 0]);
  });

  it.each([0, 20, 60])("end when stopped after %i ms", async (milliseconds) => {
    const folder = freshFolder();
    const output = join(folder, "out.safetensors");
    const signal =
      milliseconds === 0 ? AbortSignal.abort() : AbortSignal.timeout(milliseconds);
    const run = apply({ rules: "keras/auto", model: DENSE, output, workers: 2, signal });
    // It may be quicker.
    await run.catch((error: unknown) => expect(error).toBe(signal.reason));
    expect([threads.started, threads.running.size]).toEqual([2, 0]);
  });

  it("are not heard of when they cannot start and nobody needs them", async () => {
    for (const before of ['throw new Error("no way");', "process.exit(7);"]) {
      entry.url = await buildWorker(before);
      expect(await codesOf({ rules: "keras/none" })).toEqual(["K2T210"]);
    }
    entry.url = new URL("file:///no/such/module.mjs");
    expect(await codesOf({ rules: "keras/none" })).toEqual(["K2T210"]);
    expect([threads.started, threads.running.size]).toEqual([6, 0]);
    expect(unhandled).toEqual([]);
  });

  it("depend on the size of the model", async () => {
    expect(await codesOf({ workers: 0 })).toEqual([]);
    expect(threads.started).toBe(0);
    const output = join(freshFolder(), "out.safetensors");
    const small = { rules: "keras/auto", model: DENSE, output };
    expect((await apply(small)).status).toBe(0);
    expect(threads.started).toBe(0);
    const large = { ...small, model: hugeFile("no model"), force: true };
    expect((await apply(large)).status).toBe(3);
    expect(threads.started).toBeGreaterThan(0);
    expect(threads.running.size).toBe(0);
  });

  it("do all shards of a part, and end also where those are there", async () => {
    const folder = freshFolder();
    const options = {
      rules: "keras/auto",
      model: DENSE,
      output: join(folder, "out.safetensors"),
      maxShardSize: 40,
      workers: 2,
      part: { number: 1, count: 1 },
    };
    for (const isNew of [true, false]) {
      threads.started = 0;
      const { done } = await applyPart(options);
      const shards = done!.shards.map((it) => it.isNew);
      expect(shards.length).toBeGreaterThan(1);
      expect(new Set(shards)).toEqual(new Set([isNew]));
      expect([threads.started, threads.running.size]).toEqual([2, 0]);
    }
    expect(readdirSync(folder).length).toBeGreaterThan(2);
  });
});
