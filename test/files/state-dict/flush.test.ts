import type * as FileSystem from "node:fs";
import { fstatSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createSink } from "../../../src/files/state-dict/create-sink.js";
import { stageShard } from "../../../src/files/state-dict/part-sink.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFolder } from "../../support/scratch.js";

const disk = vi.hoisted(() => ({ flushed: [] as number[], isBroken: false }));

vi.mock("node:fs", async (original) => {
  const real = await original<typeof FileSystem>();
  const fdatasync: (...words: Parameters<typeof FileSystem.fdatasync>) => void = (
    descriptor,
    done,
  ) => {
    disk.flushed.push(fstatSync(descriptor).ino);
    const error = Object.assign(new Error("EIO"), { code: "EIO", syscall: "fdatasync" });
    if (disk.isBroken) done(error);
    else real.fdatasync(descriptor, done);
  };
  return { ...real, fdatasync };
});

const folder = scratchFolder();
const parameters = ["a", "b"].map((name) => ({
  name,
  shape: [8],
  dtype: "uint8" as const,
}));
const inodeOf = (descriptor: number): number => fstatSync(descriptor).ino;

describe("a sink that is flushed", () => {
  it.each([
    ["one.safetensors", undefined],
    ["one.pt", undefined],
    ["shards.safetensors", 8],
  ])("puts the file of a parameter on the disk: %s", async (name, maxShardSize) => {
    const options = maxShardSize === undefined ? {} : { maxShardSize };
    const sink = createSink(join(folder, name), parameters, { force: false, ...options });
    const shared = sink.shared!;
    disk.flushed.length = 0;
    await shared.flush(1);
    await shared.flush(0);
    const inodes = [1, 0].map((it) => inodeOf(shared.place(it).descriptor));
    expect(disk.flushed).toEqual(inodes);
    expect(new Set(inodes).size).toBe(maxShardSize === undefined ? 1 : 2);
    sink.abort();
  });

  it("says that the disk cannot take it", async () => {
    disk.isBroken = true;
    const file = join(folder, "broken.safetensors");
    const message = `cannot write \`${file}\`: the device reported an error`;
    const sink = createSink(file, parameters, { force: false });
    await expectFailure(() => sink.shared!.flush(0), "K2T602", message);
    sink.abort();
    const staged = stageShard(file, parameters);
    await expectFailure(() => staged.sink.shared!.flush(0), "K2T602", message);
    staged.abort();
  });
});
