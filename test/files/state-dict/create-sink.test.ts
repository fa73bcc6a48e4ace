import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { buildSync } from "esbuild";
import { beforeEach, describe, expect, it } from "vitest";
import { writeAt } from "../../../src/files/state-dict/write-at.js";
import { createSink } from "../../../src/files/state-dict/create-sink.js";
import { openZip } from "../../../src/files/zip/open-zip.js";
import type { ParameterInfo } from "../../../src/tensor/state-dict.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFolder } from "../../support/scratch.js";
import { fixture, listing, writeAll } from "./samples.js";

const root = scratchFolder();
const samples = listing("sample.jsonl");
const one: ParameterInfo[] = [{ name: "w", shape: [2], dtype: "uint8" }];
const options = { force: false };

let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  execFileSync("mkdir", [folder]);
});
const inFolder = (name: string): string => join(folder, name);

/** Every order in which an engine may hand over its bytes. */
const ORDERS: Readonly<Record<string, (sink: ReturnType<typeof createSink>) => void>> = {
  "in order": (sink) => writeAll(sink, samples),
  "from the last to the first": (sink) =>
    samples.toReversed().forEach(({ data }, i) => {
      sink.write(samples.length - 1 - i, 0, data);
    }),
  "byte by byte, even bytes first": (sink) =>
    samples.forEach(({ data }, ordinal) => {
      for (const first of [0, 1]) {
        for (let i = first; i < data.length; i += 2) {
          sink.write(ordinal, i, data.subarray(i, i + 1));
        }
      }
    }),
  "as other threads do": (sink) =>
    samples.forEach(({ data }, ordinal) => {
      const { place, wrote, checksums } = sink.shared!;
      const { position, ...file } = place(ordinal);
      const middle = data.length >> 1;
      for (const part of [middle, 0]) {
        const bytes = data.subarray(part, part === 0 ? middle : data.length);
        writeAt({ ...file, position: position + part }, bytes);
        wrote(ordinal, part, bytes.length, checksums ? crc32(bytes) : 0);
      }
    }),
};

describe("createSink", () => {
  it.each(Object.entries(ORDERS))("writes what safetensors writes, %s", (_, write) => {
    const file = inFolder("out.safetensors");
    const sink = createSink(file, samples, options);
    write(sink);
    const wanted = readFileSync(fixture("sample.safetensors"));
    expect(sink.finish()).toEqual([{ file, bytes: wanted.length }]);
    expect(readFileSync(file).equals(wanted)).toBe(true);
    expect(readdirSync(folder)).toEqual(["out.safetensors"]);
  });

  it("writes a zip of stored, aligned entries with right checksums, in any order", async () => {
    const files = Object.values(ORDERS).map((write, i) => {
      const file = inFolder(`${i}.pt`);
      const sink = createSink(file, samples, options);
      write(sink);
      expect(sink.finish()).toEqual([{ file, bytes: statSync(file).size }]);
      return file;
    });
    const [first, ...others] = files.map((file) => readFileSync(file));
    for (const other of others) expect(other.equals(first!)).toBe(true);

    const zip = await openZip(files[0]!);
    const text = async (name: string): Promise<string> =>
      Buffer.from(await zip.read(`archive/${name}`, 100)).toString();
    expect(await text("byteorder")).toBe("little");
    expect(await text("version")).toBe("3\n");
    expect(await text(".format_version")).toBe("1");
    expect(await text(".storage_alignment")).toBe("64");
    const pickle = Buffer.from(await zip.read("archive/data.pkl", 1e5));
    expect(pickle.equals(readFileSync(fixture("sample.pkl")))).toBe(true);
    for (const [ordinal, { data }] of samples.entries()) {
      const entry = zip.find(`archive/data/${ordinal}`)!;
      expect(entry.method).toBe("stored");
      expect(entry.dataOffset % 64).toBe(0);
      expect(Buffer.from(await zip.read(entry.name, 1000)).equals(data)).toBe(true);
    }
    expect(zip.entries[0]!.name).toBe("archive/data.pkl");
    zip.close();
  });

  it("takes the container from the ending", async () => {
    for (const name of ["a.pt", "b.pth", "c.bin", "d.PT"]) {
      const sink = createSink(inFolder(name), [], options);
      sink.finish();
      expect(readFileSync(inFolder(name)).subarray(0, 2).toString()).toBe("PK");
    }
    for (const name of ["x", "x.h5", ".pt", "x.constructor"]) {
      await expectFailure(
        () => createSink(inFolder(name), one, options),
        "K2T605",
        /cannot tell the format of/,
      );
    }
  });

  it("leaves an existing file, unless forced", async () => {
    const file = inFolder("out.pt");
    writeFileSync(file, "old");
    const exists = "`.*out.pt` exists already";
    await expectFailure(
      () => createSink(file, one, options),
      "K2T601",
      new RegExp(exists),
    );
    expect(readFileSync(file, "utf8")).toBe("old");

    const sink = createSink(file, one, { force: true });
    sink.write(0, 0, Buffer.from([1, 2]));
    expect(readFileSync(file, "utf8")).toBe("old");
    sink.finish();
    expect(readFileSync(file).subarray(0, 2).toString()).toBe("PK");
    expect(readdirSync(folder)).toEqual(["out.pt"]);
  });

  it("does not replace a file that came while it wrote", async () => {
    const file = inFolder("out.safetensors");
    const sink = createSink(file, one, options);
    sink.write(0, 0, Buffer.from([1, 2]));
    writeFileSync(file, "new");
    await expectFailure(() => sink.finish(), "K2T601", "exists already");
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["out.safetensors"]);
  });

  it("says why a place cannot be written", async () => {
    await expectFailure(
      () => createSink(inFolder("no/out.pt"), one, options),
      "K2T602",
      "its folder does not exist",
    );
    execFileSync("mkdir", [inFolder("dir.pt")]);
    await expectFailure(
      () => createSink(inFolder("dir.pt"), one, { force: true }),
      "K2T602",
      "there is a folder",
    );
    writeFileSync(inFolder("file"), "");
    await expectFailure(
      () => createSink(inFolder("file/out.pt"), one, options),
      "K2T602",
      "not a folder",
    );
    symlinkSync("loop.pt", inFolder("loop.pt"));
    await expectFailure(
      () => createSink(inFolder("loop.pt"), one, options),
      "K2T602",
      "go in a circle",
    );
  });

  it("refuses names that the containers cannot hold", async () => {
    const named = (name: string): ParameterInfo[] => [{ ...one[0]!, name }];
    await expectFailure(
      () => createSink(inFolder("out.pt"), named("a\ud800"), options),
      "K2T602",
      "no Unicode text",
    );
    await expectFailure(
      () => createSink(inFolder("out.safetensors"), named("__metadata__"), options),
      "K2T602",
      "it is the format's own",
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves nothing after abort, and takes nothing more", () => {
    for (const name of ["out.pt", "out.safetensors"]) {
      const sink = createSink(inFolder(name), one, options);
      sink.write(0, 0, Buffer.from([1]));
      expect(readdirSync(folder)).toHaveLength(1);
      sink.abort();
      sink.abort();
      expect(readdirSync(folder)).toEqual([]);
      expect(() => sink.write(0, 1, Buffer.from([1]))).toThrow("finished already");
    }
  });

  it("calls bytes that are missing, doubled or too many a bug", () => {
    const start = (): ReturnType<typeof createSink> =>
      createSink(inFolder("out.pt"), one, options);
    const missing = start();
    missing.write(0, 1, Buffer.from([1]));
    expect(() => missing.finish()).toThrow("bug in k2t-rules: byte 0 was not written");
    expect(() => missing.write(0, 1, Buffer.from([1]))).toThrow("do not fit");
    expect(() => missing.write(0, 0, Buffer.from([1, 2]))).toThrow("do not fit");
    missing.abort();
    expect(() => start().write(0, 1, Buffer.from([1, 2]))).toThrow("do not fit");
  });

  it("leaves nothing when the process exits halfway", () => {
    const script = inFolder("script.mjs");
    const sink = join(
      import.meta.dirname,
      "../../../src/files/state-dict/create-sink.ts",
    );
    buildSync({
      stdin: {
        contents: `
          import { createSink } from ${JSON.stringify(sink)};
          import { readdirSync } from "node:fs";
          const parameters = [{ name: "w", shape: [2], dtype: "uint8" }];
          createSink("out.pt", parameters, { force: false }).write(0, 0, Buffer.from([1]));
          console.log(readdirSync(".").filter((it) => it.endsWith(".tmp")).length);
          process.exit(0);`,
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: script,
    });
    const said = execFileSync(process.execPath, [script], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(said.trim()).toBe("1");
    expect(readdirSync(folder)).toEqual(["script.mjs"]);
  });
});
