import type * as FileSystem from "node:fs";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createSink } from "../../../src/files/state-dict/create-sink.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFolder } from "../../support/scratch.js";

/** Bytes that the disk has left; each write takes at most 10 at a time. */
let space = Infinity;

vi.mock("node:fs", async (original) => {
  const real = await original<typeof FileSystem>();
  const writeSync = (
    descriptor: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number => {
    const count = Math.min(length, space, 10);
    if (count === 0 && length > 0) {
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" });
    }
    space -= count;
    return real.writeSync(descriptor, bytes, offset, count, position);
  };
  const linkSync = (): never => {
    throw Object.assign(new Error("EPERM"), { code: "EPERM", syscall: "link" });
  };
  return { ...real, writeSync, linkSync };
});

const folder = scratchFolder();
const parameters = [{ name: "w", shape: [100], dtype: "uint8" as const }];
const data = Uint8Array.from({ length: 100 }, (_, i) => i);

describe("a sink on a disk that takes little at a time, without hard links", () => {
  it.each(["out.pt", "out.safetensors"])("writes all of %s", (name) => {
    space = Infinity;
    const file = join(folder, name);
    const sink = createSink(file, parameters, { force: false });
    sink.write(0, 0, data);
    sink.finish();
    expect(readdirSync(folder)).toContain(name);
    expect(readdirSync(folder).filter((it) => it.endsWith(".tmp"))).toEqual([]);
  });

  it("leaves an existing file also without hard links", async () => {
    space = Infinity;
    const file = join(folder, "late.pt");
    const first = createSink(file, parameters, { force: false });
    const second = createSink(file, parameters, { force: false });
    first.write(0, 0, data);
    second.write(0, 0, data);
    first.finish();
    await expectFailure(() => second.finish(), "K2T601", "exists already");
    expect(readdirSync(folder).filter((it) => it.endsWith(".tmp"))).toEqual([]);
  });

  it.each([0, 55, 150])("leaves nothing when %i bytes fit", async (free) => {
    space = Infinity;
    const before = readdirSync(folder);
    const sink = createSink(join(folder, "full.pt"), parameters, { force: false });
    space = free;
    await expectFailure(
      () => {
        sink.write(0, 0, data);
        sink.finish();
      },
      "K2T602",
      "no space is left on the disk",
    );
    expect(readdirSync(folder)).toEqual(before);
    sink.abort();
  });
});
