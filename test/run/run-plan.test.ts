import { describe, expect, it } from "vitest";
import { createArena } from "../../src/run/arena.js";
import {
  evaluate,
  peakBytes,
  runPlan,
  type PlannedParameter,
  type Progress,
} from "../../src/run/index.js";
import { leastBytes } from "../../src/run/peak-bytes.js";
import type { Core } from "../../src/tensor/core.js";
import { Failure } from "../../src/report/failure.js";
import { Fault } from "../../src/tensor/fault.js";
import * as nodes from "../../src/tensor/nodes.js";
import { elementCount, type Shape } from "../../src/tensor/shape.js";
import type { ParameterInfo, StateDictSink } from "../../src/tensor/state-dict.js";
import { fromArrays } from "../support/memory-source.js";
import { toBytes } from "../support/reference-array.js";

interface MemorySink extends StateDictSink {
  readonly writes: { ordinal: number; offset: number; bytes: Uint8Array }[];
}

function sinkFor(parameters: readonly PlannedParameter[]): MemorySink {
  const infos: ParameterInfo[] = parameters.map(({ name, node }) => ({
    name,
    shape: node.shape,
    dtype: node.dtype,
  }));
  const writes: MemorySink["writes"] = [];
  return {
    parameters: infos,
    writes,
    write: (ordinal, offset, bytes) => {
      writes.push({ ordinal, offset, bytes: bytes.slice() });
    },
    finish: () => [],
    abort: () => undefined,
    shared: null,
  };
}

/** A parameter's bytes, its writes put together; they must be without gaps. */
function written(sink: MemorySink, ordinal: number): number[] {
  const bytes: number[] = [];
  const own = sink.writes.filter((it) => it.ordinal === ordinal);
  for (const write of own.sort((a, b) => a.offset - b.offset)) {
    expect(write.offset).toBe(bytes.length);
    bytes.push(...write.bytes);
  }
  return bytes;
}

const shape: Shape = [32, 48];
const values = Array.from({ length: elementCount(shape) }, (_, i) => i);
const x = {
  path: "x",
  shape,
  dtype: "float32",
  bytes: toBytes({ shape, dtype: "float32", values }),
} as const;
const BYTES = 32 * 48 * 4;

const floats = (list: readonly number[]): number[] => [
  ...new Uint8Array(Float32Array.from(list).buffer),
];
const transposed = (rows: number, columns: number): number[] =>
  Array.from(
    { length: rows * columns },
    (_, i) => (i % rows) * columns + Math.floor(i / rows),
  );

describe("runPlan", () => {
  it("writes the parameters, the largest first, and reads for each what it needs", async () => {
    const source = fromArrays([x]);
    const load = nodes.load(source.tensors.get("x")!);
    const parameters = [
      { name: "whole", node: load },
      { name: "turned", node: nodes.permute(load, [1, 0]) },
      { name: "made", node: nodes.fill([2], "int32", 7) },
      { name: "rows", node: nodes.slice(load, 0, 3, 5) },
      { name: "columns", node: nodes.slice(load, 1, 16, 32) },
      { name: "empty", node: nodes.slice(load, 1, 16, 16) },
      {
        name: "scalar",
        node: nodes.reshape(nodes.slice(nodes.slice(load, 0, 1, 2), 1, 2, 3), []),
      },
    ];
    const sink = sinkFor(parameters);
    await runPlan(parameters, source, sink);
    expect(written(sink, 0)).toEqual(floats(values));
    expect(written(sink, 1)).toEqual(floats(transposed(32, 48)));
    expect(written(sink, 2)).toEqual([7, 0, 0, 0, 7, 0, 0, 0]);
    expect(written(sink, 3)).toEqual(floats(values.slice(3 * 48, 5 * 48)));
    expect(written(sink, 4)).toEqual(
      floats(values.filter((it) => it % 48 >= 16 && it % 48 < 32)),
    );
    expect(written(sink, 5)).toEqual([]);
    expect(written(sink, 6)).toEqual(floats([50]));
    expect(sink.writes.map((it) => it.ordinal)).toEqual([0, 1, 4, 3, 2, 6]);
    // What is not needed of a weight is not read.
    expect(source.reads.map((it) => it.bytes)).toEqual([
      BYTES,
      BYTES,
      32 * 16 * 4,
      2 * 48 * 4,
      4,
    ]);
  });

  it("tells how far it is", async () => {
    const source = fromArrays([x]);
    const load = nodes.load(source.tensors.get("x")!);
    const parameters = [
      { name: "a", node: load },
      { name: "b", node: nodes.cast(load, "float16") },
    ];
    const seen: Progress[] = [];
    await runPlan(parameters, source, sinkFor(parameters), {
      onProgress: (it) => seen.push(it),
    });
    expect(seen).toEqual([
      { parameter: 0, bytes: BYTES },
      { parameter: 1, bytes: BYTES / 2 },
    ]);
  });

  it("writes large parameters in pieces", async () => {
    const node = nodes.fill([5, 2 ** 17], "float32", 1.5);
    const parameters = [{ name: "a", node }];
    const sink = sinkFor(parameters);
    await runPlan(parameters, fromArrays([]), sink);
    expect(sink.writes.map((it) => [it.offset, it.bytes.length])).toEqual([
      [0, 2 ** 20],
      [2 ** 20, 2 ** 20],
      [2 ** 21, 2 ** 19],
    ]);
  });

  it("says which parameter divides by zero", async () => {
    const shape = [2];
    const bytes = toBytes({ shape, dtype: "int32", values: [4, 0] });
    const source = fromArrays([{ path: "n", shape, dtype: "int32", bytes }]);
    const load = nodes.load(source.tensors.get("n")!);
    const parameters = [{ name: "w", node: nodes.elementwise("divide", [load, load]) }];
    const run = () => runPlan(parameters, source, sinkFor(parameters));
    await expect(run).rejects.toThrow(Fault);
    await expect(run).rejects.toThrow("cannot divide an integer by zero (in `w`)");
  });

  it("stops between two writes when told to", async () => {
    const node = nodes.fill([3 * 2 ** 20], "float64", 1);
    const parameters = ["a", "b"].map((name) => ({ name, node }));
    const sink = sinkFor(parameters);
    const stop = new AbortController();
    const onProgress = () => void setImmediate(() => stop.abort(new Error("enough")));
    const all = 2 * 24;
    const run = runPlan(parameters, fromArrays([]), sink, {
      signal: stop.signal,
      onProgress,
    });
    await expect(run).rejects.toThrow("enough");
    expect(sink.writes.length).toBeLessThan(all / 4);
    const none = runPlan(parameters, fromArrays([]), sinkFor(parameters), {
      signal: stop.signal,
    });
    await expect(none).rejects.toThrow("enough");
  });

  it("refuses what no array could hold before it reads anything", async () => {
    const source = fromArrays([x]);
    const load = nodes.load(source.tensors.get("x")!);
    const wide = nodes.load({
      stored: "y",
      shape: [2 ** 33, 1],
      dtype: "int8",
      bytes: 2 ** 33,
    });
    const parameters = [
      { name: "a", node: load },
      { name: "b", node: nodes.reduce("sum", 0, wide) },
    ];
    const sink = sinkFor(parameters);
    const run = runPlan(parameters, source, sink);
    await expect(run).rejects.toThrow(Failure);
    await expect(run).rejects.toThrow(/K2T604: `b` needs 85\d+ bytes of memory at once/);
    expect(source.reads).toEqual([]);
  });

  it("refuses a sink that was made for other parameters", async () => {
    const node = nodes.fill([2], "float32", 0);
    const sink = sinkFor([{ name: "b", node }]);
    await expect(runPlan([{ name: "a", node }], fromArrays([]), sink)).rejects.toThrow(
      /bug in k2t-rules/,
    );
    await expect(runPlan([], fromArrays([]), sink)).rejects.toThrow(/bug in k2t-rules/);
  });
});

describe("memory", () => {
  const load = nodes.load({ stored: "x", shape, dtype: "float32", bytes: BYTES });

  it.each<[string, Core, number]>([
    ["a load", load, BYTES],
    ["a view in the weight's order", nodes.slice(load, 0, 8, 16), BYTES / 4],
    ["a transposition", nodes.permute(load, [1, 0]), 2 * BYTES],
    ["some columns", nodes.slice(load, 1, 0, 12), BYTES / 4],
    ["a concat", nodes.concat(0, [load, load, load]), 4 * BYTES],
    ["a constant", nodes.fill([10, 10], "float64", 1), 800],
  ])("of %s", (_, node, bytes) => {
    expect(peakBytes(node)).toBe(bytes);
  });

  it.each<[string, Core]>([
    ["the weight itself", load],
    ["a transposition", nodes.permute(load, [1, 0])],
    ["a flip", nodes.flip(load, 0)],
    ["a concat", nodes.concat(0, [load, nodes.flip(load, 1)])],
    [
      "a composed axis",
      nodes.reshape(nodes.permute(nodes.reshape(load, [4, 8, 48]), [1, 0, 2]), [32, 48]),
    ],
  ])("is kept within the limit for %s", async (_, node) => {
    const limit = 2000;
    expect(peakBytes(node)).toBeGreaterThan(limit);
    expect(peakBytes(node, limit)).toBeLessThanOrEqual(limit);
    const parameters = [{ name: "p", node }];
    const [source, sink] = [fromArrays([x]), sinkFor(parameters)];
    await runPlan(parameters, source, sink, { maxMemory: limit });
    const [free, wanted] = [fromArrays([x]), sinkFor(parameters)];
    await runPlan(parameters, free, wanted);
    expect(written(sink, 0)).toEqual(written(wanted, 0));
    expect(sink.writes.length).toBeGreaterThan(3);
    for (const read of source.reads) expect(read.bytes).toBeLessThanOrEqual(limit);
    // No part of the weight is read more often than without a limit.
    const total = (reads: readonly { bytes: number }[]) =>
      reads.reduce((sum, it) => sum + it.bytes, 0);
    expect(total(source.reads)).toBe(total(free.reads));
  });

  it("can be kept within the least that is told, and not within less", () => {
    const flipped = nodes.flip(load, 1);
    const mean = nodes.reduce("mean", 0, load);
    for (const node of [load, flipped, mean, nodes.cast(flipped, "float64")]) {
      const least = leastBytes(node);
      expect(peakBytes(node, least)).toBeLessThanOrEqual(least);
      const less = Math.floor(least * 0.98) - 1;
      expect(peakBytes(node, less)).toBeGreaterThan(less);
    }
    // One element, read and copied.
    expect(leastBytes(nodes.permute(load, [1, 0]))).toBeLessThanOrEqual(8);
  });

  it("of a large transposition is little more than its result", () => {
    const [rows, columns] = [1507, 1201];
    const list = Float32Array.from({ length: rows * columns }, (_, i) => i);
    const data = new Uint8Array(list.buffer);
    const shape = [rows, columns];
    const tall = { path: "tall", shape, dtype: "float32", bytes: data } as const;
    const source = fromArrays([tall]);
    const node = nodes.permute(nodes.load(source.tensors.get("tall")!), [1, 0]);
    const arena = createArena();
    const result = evaluate(node, source, arena);
    expect(arena.most()).toBeLessThanOrEqual(peakBytes(node));
    expect(peakBytes(node)).toBeLessThanOrEqual(data.length + 2 ** 20);
    const wanted = Float32Array.from(transposed(rows, columns)).buffer;
    expect(Buffer.compare(result, new Uint8Array(wanted))).toBe(0);
    expect(source.reads.length).toBeGreaterThan(6);
  });

  it("cannot be kept within a limit below what one element takes", () => {
    const product = nodes.matmul(load, nodes.permute(load, [1, 0]));
    expect(peakBytes(product, 100)).toBeGreaterThan(100);
    expect(peakBytes(load, 3)).toBeGreaterThan(3);
    const huge = nodes.fill([2 ** 40], "float32", 0);
    expect(peakBytes(huge, 1000)).toBe(2 ** 42);
  });
});
