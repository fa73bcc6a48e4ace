import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openByteFile } from "../../../src/files/bytes/byte-file.js";
import { regionOfFile, regionOfMemory } from "../../../src/files/hdf5/byte-region.js";
import { openHdf5 } from "../../../src/files/hdf5/open-hdf5.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFolder } from "../../support/scratch.js";
import { datasetOf, fixtureBytes, openFixture } from "./fixture.js";

const folder = scratchFolder();
const count = (length: number, first = 0): number[] =>
  Array.from({ length }, (_, i) => i + first);

describe("elements", () => {
  const float32 = (bytes: Uint8Array): number[] => [...new Float32Array(bytes.buffer)];

  it.each(["plain", "gzip", "big_endian"])(
    "%s float32 are read in order",
    async (name) => {
      const file = await openFixture("storage");
      const dataset = datasetOf(file, name);
      expect(dataset.tensor).toEqual({
        stored: `/${name}`,
        shape: [20, 30],
        dtype: "float32",
        bytes: 2400,
        ...(name === "gzip" && { chunks: [7, 8] }),
      });
      expect(float32(file.read(dataset))).toEqual(count(600));
      file.close();
    },
  );

  it.each(["plain", "gzip", "big_endian"])("a box of %s is read alone", async (name) => {
    const file = await openFixture("storage");
    const box = { start: [5, 7], count: [3, 2] };
    const wanted = [157, 158, 187, 188, 217, 218];
    expect(float32(file.read(datasetOf(file, name), box))).toEqual(wanted);
    const none = { start: [20, 0], count: [0, 30] };
    expect(file.read(datasetOf(file, name), none)).toHaveLength(0);
    file.close();
  });

  it("has every dtype of numpy's that PyTorch has, little-endian", async () => {
    const file = await openFixture("storage");
    const read = (name: string) => {
      const dataset = datasetOf(file, name);
      return [dataset.tensor?.dtype, file.read(dataset).slice().buffer] as const;
    };
    const signed = count(6, -3);
    expect(read("int8")).toEqual(["int8", new Int8Array(signed).buffer]);
    expect(read("int16")).toEqual(["int16", new Int16Array(signed).buffer]);
    expect(read("int32")).toEqual(["int32", new Int32Array(signed).buffer]);
    const long = new BigInt64Array(signed.map(BigInt)).buffer;
    expect(read("int64")).toEqual(["int64", long]);
    expect(read("int64_big")).toEqual(["int64", long]);
    expect(read("uint8")).toEqual(["uint8", new Uint8Array(count(6)).buffer]);
    expect(read("uint16")).toEqual(["uint16", new Uint16Array(count(6)).buffer]);
    expect(read("uint32")).toEqual(["uint32", new Uint32Array(count(6)).buffer]);
    const unsigned = new BigUint64Array(count(6).map(BigInt)).buffer;
    expect(read("uint64")).toEqual(["uint64", unsigned]);
    expect(read("float64")).toEqual(["float64", new Float64Array(count(30)).buffer]);
    expect(read("bool")).toEqual(["bool", new Uint8Array([1, 0, 1]).buffer]);
    expect(read("scalar")).toEqual(["float32", new Float32Array([2.5]).buffer]);
    expect(read("empty")).toEqual(["float32", new ArrayBuffer(0)]);
    file.close();
  });

  it.each(["float16", "float16_big"])("%s is read bit by bit", async (name) => {
    const file = await openFixture("storage");
    const dataset = datasetOf(file, name);
    const bits = [...new Uint16Array(file.read(dataset).buffer)];
    expect(dataset.tensor?.dtype).toBe("float16");
    // IEEE 754 half precision of 0, 1, 2, 3
    expect(bits.slice(0, 4)).toEqual([0, 0x3c00, 0x4000, 0x4200]);
    file.close();
  });

  it.each(["bfloat16", "opaque"])(
    "two opaque bytes (%s) are a bfloat16",
    async (name) => {
      const file = await openFixture("storage");
      const dataset = datasetOf(file, name);
      expect(dataset.tensor?.dtype).toBe("bfloat16");
      expect([...new Uint16Array(file.read(dataset).buffer)]).toEqual([0x3f80, 0xc000]);
      file.close();
    },
  );

  it.each(["plain", "rows"])(
    "large ones (%s) are put together from pieces",
    async (name) => {
      const file = await openFixture("large");
      const numbers = new Int32Array(file.read(datasetOf(file, name)).buffer);
      expect(numbers).toHaveLength(3_000_000);
      const wrong = numbers.findIndex((it, i) => it !== Math.floor(i / 500));
      expect(wrong).toBe(-1);
      file.close();
    },
  );
});

describe("datasets that can be no weights", () => {
  it.each([
    ["null", "K2T502", "holds nothing"],
    ["text", "K2T504", "is text"],
    ["compound", "K2T504", "several parts"],
    ["float8", "K2T504", "opaque elements of 1 bytes"],
    ["lzf", "K2T504", "filter `lzf`"],
    ["virtual", "K2T504", "virtual dataset"],
    ["huge", "K2T502", "claims 4503599627370496 bytes"],
    ["huge_chunks", "K2T502", "claims 4398046511104 bytes"],
  ])("%s says why", async (name, code, message) => {
    const file = await openFixture("others");
    const { tensor, problem } = datasetOf(file, name);
    expect(tensor).toBeNull();
    expect(problem).toMatchObject({ code, message: expect.stringContaining(message) });
    file.close();
  });

  it("refuses floating point numbers of another kind than IEEE 754's", async () => {
    const file = await openFixture("headers/foreign.earliest");
    const { tensor, problem } = datasetOf(file, "brain");
    expect(tensor).toBeNull();
    expect(problem).toMatchObject({
      code: "K2T504",
      message: "has floating point numbers of 2 bytes that are not IEEE 754's",
    });
    expect(datasetOf(file, "usual").tensor?.dtype).toBe("float16");
    file.close();
  });

  it("does not read elements from other files", async () => {
    const file = await openFixture("others");
    const dataset = datasetOf(file, "external");
    await expectFailure(() => file.read(dataset), "K2T504", "keeps them in another file");
    file.close();
  });

  it("does not follow links", async () => {
    const { root } = await openFixture("others");
    expect(root.children.get("soft")).toEqual({ kind: "link", path: "/soft" });
    expect(root.children.get("outside")).toEqual({ kind: "link", path: "/outside" });
  });
});

describe("attributes", () => {
  it("reads text of every kind", async () => {
    const file = await openFixture("texts");
    expect(file.texts("/", "bytes")).toEqual(["one", "three"]);
    expect(file.texts("/", "variable")).toEqual(["one", "dreiä"]);
    expect(file.texts("/", "single")).toEqual(["one ü"]);
    expect(file.texts("/", "fixed")).toEqual(["fixed"]);
    expect(file.texts("/", "none")).toEqual([]);
    expect(file.texts("/", "number")).toBeNull();
    expect(file.texts("/", "absent")).toBeNull();
    expect(file.texts("/", "long")).toEqual(["x".repeat(100_000)]);
    file.close();
  });

  it("reads the storage of new libraries too", async () => {
    const file = await openFixture("latest");
    expect(file.root.children.size).toBe(20);
    expect(file.texts("/", "a13")).toEqual(["v13"]);
    const numbers = new Float32Array(file.read(datasetOf(file, "d7")).buffer);
    expect([...numbers]).toEqual([7, 7, 7]);
    file.close();
  });
});

describe("harm", () => {
  it.each([
    ["circle", /more than 64 deep|hold one another/],
    ["wide", "hold one another"],
  ])("groups in a %s end soon", async (name, message) => {
    await expectFailure(() => openFixture(name), "K2T505", message);
  });

  it("texts that would be sought for ever are found missing", async () => {
    const bytes = fixtureBytes("texts");
    // The first object of the heap becomes free space of no bytes.
    const heap = bytes.indexOf("GCOL");
    bytes.fill(0, heap + 16, heap + 32);
    const open = async (): Promise<unknown> => {
      const file = await openHdf5(regionOfMemory("heap.h5", bytes));
      return file.texts("/", "single");
    };
    await expectFailure(open, "K2T502", "its texts cannot be found");
  });

  it("refuses addresses of other sizes than Keras writes", async () => {
    const bytes = fixtureBytes("storage");
    bytes[14] = 4;
    const open = () => openHdf5(regionOfMemory("odd.h5", bytes));
    await expectFailure(open, "K2T504", "addresses of 8 bytes and lengths of 4");
  });

  it("tells a file that is cut off", async () => {
    const bytes = fixtureBytes("storage").subarray(0, 9000);
    const path = join(folder, "cut.h5");
    writeFileSync(path, bytes);
    const file = openByteFile(path);
    await expectFailure(() => openHdf5(regionOfFile(file)), "K2T502", "truncated file");
    file.close();
  });

  it("prints nothing", async () => {
    const path = join(folder, "damaged.h5");
    writeFileSync(path, fixtureBytes("storage"));
    const descriptor = openSync(path, "r+");
    writeSync(descriptor, Buffer.alloc(400, 0xff), 0, 400, 100);
    closeSync(descriptor);
    const printed: unknown[] = [];
    const { write } = process.stderr;
    process.stderr.write = (text) => printed.push(text) > 0;
    const file = openByteFile(path);
    try {
      await expectFailure(() => openHdf5(regionOfFile(file)), "K2T502", "damaged");
    } finally {
      process.stderr.write = write;
      file.close();
    }
    expect(printed).toEqual([]);
  });
});
