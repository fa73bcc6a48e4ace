import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { createSink } from "../../src/files/state-dict/create-sink.js";
import {
  runPlan,
  type PlannedParameter,
  type Progress,
  type RunOptions,
} from "../../src/run/index.js";
import { createCrew, type Crew } from "../../src/run/threads/crew.js";
import type { Core } from "../../src/tensor/core.js";
import * as nodes from "../../src/tensor/nodes.js";
import { elementCount } from "../../src/tensor/shape.js";
import { expectFailure } from "../support/failures.js";
import type { MemoryTensor } from "../support/memory-source.js";
import { toBytes } from "../support/reference-array.js";
import { folderIn, scratchFolder } from "../support/scratch.js";
import { sharedArrays } from "../support/shared-memory.js";
import { buildWorker, failing } from "../support/worker.js";

const root = scratchFolder();
const freshFolder = (): string => folderIn(root);

const [rows, columns] = [1507, 1201];
const large: MemoryTensor = {
  path: "large",
  shape: [rows, columns],
  dtype: "float32",
  bytes: new Uint8Array(
    Float32Array.from({ length: rows * columns }, (_, i) => i % 65521).buffer,
  ),
};
const whole: MemoryTensor = {
  path: "whole",
  shape: [4],
  dtype: "int32",
  bytes: toBytes({ shape: [4], dtype: "int32", values: [6, 0, 4, 0] }),
};
const source = sharedArrays([large, whole]);
const x = nodes.load(source.tensors.get("large")!);
const n = nodes.load(source.tensors.get("whole")!);
const named = (list: readonly Core[]): PlannedParameter[] =>
  list.map((node, i) => ({ name: `p${i}`, node }));

/** Several tasks each for the first ones, and many that share one. */
const parameters = named([
  x,
  nodes.permute(x, [1, 0]),
  nodes.cast(nodes.permute(x, [1, 0]), "float64"),
  nodes.concat(1, [x, nodes.flip(x, 0), nodes.fill([rows, 300], "float32", 2)]),
  nodes.elementwise("add", [x, nodes.flip(x, 1)]),
  nodes.reduce("mean", 0, x),
  nodes.slice(x, 0, 5, 5),
  nodes.reshape(nodes.slice(n, 0, 2, 3), []),
  ...Array.from({ length: 700 }, (_, i) => nodes.slice(x, 0, i, i + 1 + (i % 3))),
]);

async function convert(
  file: string,
  list: readonly PlannedParameter[],
  options: RunOptions & { readonly maxShardSize?: number },
): Promise<void> {
  const infos = list.map(({ name, node }) => ({ name, ...node }));
  const { maxShardSize } = options;
  const sink = createSink(file, infos, {
    force: false,
    ...(maxShardSize !== undefined && { maxShardSize }),
  });
  try {
    await runPlan(list, source, sink, options);
    sink.finish();
  } catch (error) {
    sink.abort();
    throw error;
  }
}

const crews: Crew[] = [];
afterAll(() => Promise.all(crews.map((crew) => crew.dismiss())));

/** Threads of their own, which start when they are needed. */
function threadsOf(entry: URL, count: number): RunOptions["threads"] & object {
  const crew = createCrew(entry);
  crews.push(crew);
  return { crew, count };
}

function contents(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

describe("threads", async () => {
  const entry = await buildWorker();

  describe.each([
    ["out.pt", undefined],
    ["out.safetensors", undefined],
    ["out.safetensors", 2 ** 23],
  ])("write the same into %s, in shards of %s bytes", async (name, maxShardSize) => {
    const shards = maxShardSize === undefined ? {} : { maxShardSize };
    const here = freshFolder();
    await convert(join(here, name), parameters, shards);
    const wanted = contents(here);

    it.each([
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [8, undefined],
      [2, 2 ** 21],
    ])("when there are %i, with %s bytes of memory", async (count, maxMemory) => {
      const folder = freshFolder();
      await convert(join(folder, name), parameters, {
        ...shards,
        threads: threadsOf(entry, count),
        ...(maxMemory !== undefined && { maxMemory }),
      });
      const found = contents(folder);
      expect([...found.keys()]).toEqual([...wanted.keys()]);
      for (const [file, bytes] of wanted) {
        expect(found.get(file)!.equals(bytes), file).toBe(true);
      }
    });
  });

  it("write what a loop over the indices does", async () => {
    const file = join(freshFolder(), "turned.safetensors");
    await convert(file, named([parameters[1]!.node]), { threads: threadsOf(entry, 2) });
    const bytes = readFileSync(file);
    const start = bytes.length - 4 * rows * columns;
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + start));
    let wrong = 0;
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < rows; j++) {
        if (values[i * rows + j] !== (j * columns + i) % 65521) wrong++;
      }
    }
    expect([values.length, wrong]).toEqual([rows * columns, 0]);
  });

  it("tell how far they are, and how long they took", async () => {
    const seen: Progress[] = [];
    let spent = {};
    await convert(join(freshFolder(), "out.pt"), parameters, {
      threads: threadsOf(entry, 2),
      onProgress: (progress) => seen.push(progress),
      onSpent: (it) => (spent = it),
    });
    const sums = parameters.map(() => 0);
    for (const { parameter, bytes } of seen) sums[parameter]! += bytes;
    const width = (node: Core): number => (node.dtype === "float64" ? 8 : 4);
    const sizes = parameters.map(({ node }) => elementCount(node.shape) * width(node));
    expect(sums).toEqual(sizes);
    expect(Object.keys(spent)).toEqual(["read", "copy", "write"]);
    for (const time of Object.values(spent)) expect(time).toBeGreaterThan(0);
  });

  it("tell of the first parameter that has a fault, whichever meets one first", async () => {
    const bad = nodes.elementwise("divide", [n, n]);
    const list = named([x, bad, parameters[1]!.node, bad, bad]);
    for (const threads of [undefined, threadsOf(entry, 1), threadsOf(entry, 3)]) {
      const folder = freshFolder();
      const options = threads ? { threads } : {};
      await expect(convert(join(folder, "out.pt"), list, options)).rejects.toMatchObject({
        name: "Fault",
        kind: "division-by-zero",
        message: "cannot divide an integer by zero (in `p1`)",
        ordinal: 1,
      });
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it("stop when told to", async () => {
    const folder = freshFolder();
    const stop = new AbortController();
    const reason = new Error("enough");
    const huge = named([nodes.fill([2 ** 20, 2 ** 9], "float64", 1)]);
    const run = convert(join(folder, "out.pt"), huge, {
      threads: threadsOf(entry, 2),
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    });
    await expect(run).rejects.toBe(reason);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("say that the disk is full", async () => {
    const folder = freshFolder();
    const full = await buildWorker(failing("writeSync", "ENOSPC"));
    const file = join(folder, "out.safetensors");
    const run = () => convert(file, parameters, { threads: threadsOf(full, 2) });
    const message = `cannot write \`${file}\`: no space is left on the disk`;
    await expectFailure(run, "K2T602", message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["leaves", "process.exit(7);", "a thread ended: it exited with 7"],
    ["cannot start", 'throw new Error("no way");', "a thread ended: Error: no way"],
    [
      "meets a bug",
      'Math.min = () => { throw new TypeError("odd"); };',
      "TypeError: odd",
    ],
  ])("say that it is a bug when one %s", async (_, before, message) => {
    const folder = freshFolder();
    const broken = await buildWorker(before);
    const run = convert(join(folder, "out.pt"), parameters, {
      threads: threadsOf(broken, 2),
    });
    await expect(run).rejects.toThrow(/^bug in k2t-rules: /);
    await expect(run).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("do one run after the other", async () => {
    const threads = threadsOf(entry, 2);
    const list = named([
      parameters[1]!.node,
      ...parameters.slice(8, 20).map((it) => it.node),
    ]);
    const folder = freshFolder();
    await convert(join(folder, "here.safetensors"), list, {});
    const other = named([nodes.flip(x, 0)]);
    const wanted = readFileSync(join(folder, "here.safetensors"));
    for (const name of ["first", "second", "third"]) {
      await convert(join(folder, `${name}.safetensors`), list, { threads });
      await convert(join(folder, `${name}-other.safetensors`), other, { threads });
      const found = readFileSync(join(folder, `${name}.safetensors`));
      expect(found.equals(wanted), name).toBe(true);
    }
  });

  it("may have ended before a run that needs them", async () => {
    const folder = freshFolder();
    const broken = await buildWorker("process.exit(7);");
    const threads = threadsOf(broken, 2);
    threads.crew.start(2);
    await setTimeout(500);
    const run = convert(join(folder, "out.pt"), parameters, { threads });
    await expect(run).rejects.toThrow("a thread ended: it exited with 7");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("start anew after a run that failed", async () => {
    const threads = threadsOf(entry, 2);
    const folder = freshFolder();
    const stop = new AbortController();
    const run = convert(join(folder, "out.pt"), parameters, {
      threads,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await expect(run).rejects.toThrow("enough");
    await convert(join(folder, "out.pt"), parameters, { threads });
    await convert(join(folder, "here.pt"), parameters, {});
    const [here, there] = [...contents(folder).values()];
    expect(there!.equals(here!)).toBe(true);
  });

  describe("flush what they have written", () => {
    const bytes = 40 * 2 ** 20;
    const list = named([1, 2, 3, 4].map((it) => nodes.fill([bytes], "uint8", it)));

    /** A run whose sink tells of each flush, which ends when it is told to. */
    async function run(
      flush: (ordinal: number) => Promise<void>,
    ): Promise<"finished" | "aborted"> {
      const file = join(freshFolder(), "out.safetensors");
      const infos = list.map(({ name, node }) => ({ name, ...node }));
      const sink = createSink(file, infos, { force: false });
      const shared = { ...sink.shared!, flush };
      const threads = threadsOf(entry, 2);
      try {
        await runPlan(list, source, { ...sink, shared }, { threads });
        return "finished";
      } finally {
        sink.abort();
      }
    }

    it("one at a time, and wait for the last", async () => {
      let [open, most, count] = [0, 0, 0];
      await run(async (ordinal) => {
        expect(list[ordinal]).toBeDefined();
        open++;
        count++;
        most = Math.max(most, open);
        await setTimeout(300);
        open--;
      });
      expect([open, most]).toEqual([0, 1]);
      expect(count).toBeGreaterThan(0);
    });

    it.each([0, 1000])("and fail with a flush, after %i ms", async (milliseconds) => {
      const failure = new Error("the disk is broken");
      const failing = async (): Promise<void> => {
        await setTimeout(milliseconds);
        throw failure;
      };
      await expect(run(failing)).rejects.toBe(failure);
    });
  });
});
