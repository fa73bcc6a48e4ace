import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openZip } from "../../../src/files/zip/open-zip.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFile, scratchFolder } from "../../support/scratch.js";
import { buildZip, type BuiltEntry } from "./build-zip.js";

const folder = scratchFolder();
const text = (it: string): Uint8Array => Buffer.from(it);
const write = (data: Uint8Array): string => scratchFile(folder, "archive.zip", data);
const build = (...entries: BuiltEntry[]): string => write(buildZip(entries));

describe("openZip", () => {
  it("lists entries and reads stored and deflated ones", async () => {
    const zeros = new Uint8Array(300_000);
    const zip = await openZip(
      build(
        { name: "a/config.json", data: text("{}") },
        { name: "zeros", data: zeros, deflate: true },
        { name: "folder/", data: text("") },
        { name: "ä-empty", data: text("") },
      ),
    );
    expect(zip.entries.map(({ name, method, size }) => [name, method, size])).toEqual([
      ["a/config.json", "stored", 2],
      ["zeros", "deflated", 300_000],
      ["ä-empty", "stored", 0],
    ]);
    expect(Buffer.from(await zip.read("a/config.json", 2)).toString()).toBe("{}");
    expect(Buffer.compare(await zip.read("zeros", 300_000), zeros)).toBe(0);
    expect((await zip.read("ä-empty", 0)).length).toBe(0);
    zip.close();
  });

  it("tells where a stored entry's bytes are", async () => {
    const zip = await openZip(
      build(
        { name: "x", data: text("12345") },
        { name: "data/0", data: text("weights") },
      ),
    );
    const { dataOffset, size } = zip.find("data/0")!;
    // 30 + 1 + 5 of the first entry, 30 + 6 of the second one's header.
    expect(dataOffset).toBe(72);
    expect(Buffer.from(zip.readRaw(dataOffset, size)).toString()).toBe("weights");
    zip.close();
  });

  it("passes the consumer's own error on", async () => {
    const zip = await openZip(build({ name: "x", data: text("1") }));
    const stop = new Error("stop");
    const work = zip.stream("x", () => {
      throw stop;
    });
    await expect(work).rejects.toBe(stop);
    zip.close();
  });

  it("says why a file cannot be opened", async () => {
    await expectFailure(() => openZip(join(folder, "no")), "K2T506", "no such file");
    await expectFailure(() => openZip(folder), "K2T506", "it is a folder");
    await expectFailure(() => openZip("a\0b"), "K2T506", "the system reports EINVAL");
  });

  it("refuses an entry above the limit before it reads it", async () => {
    const zip = await openZip(build({ name: "x", data: text("12345") }));
    await expectFailure(() => zip.read("x", 4), "K2T505", "entry `x` of 5 bytes");
    await expectFailure(() => zip.read("y", 4), "K2T502", "no entry `y`");
    zip.close();
  });
});

describe("attacks on openZip", () => {
  const data = text("weights");
  const openAndRead = async (file: string): Promise<void> => {
    const zip = await openZip(file);
    try {
      for (const { name } of zip.entries) await zip.read(name, 1e6);
    } finally {
      zip.close();
    }
  };
  const zeros = new Uint8Array(5000);
  const attacks: [what: string, entries: BuiltEntry[], code: string, message: RegExp][] =
    [
      [
        "an absolute name",
        [{ name: "/etc/x", data }],
        "K2T502",
        /absolute path: \/etc\/x/,
      ],
      ["a drive", [{ name: "c:x", data }], "K2T502", /absolute path/],
      ["a name that climbs", [{ name: "a/../../x", data }], "K2T502", /relative path/],
      ["a climb by backslash", [{ name: "..\\x", data }], "K2T502", /relative path/],
      ["a NUL in a name", [{ name: "a\0b", data }], "K2T502", /has a NUL/],
      [
        "two of one name",
        ["x", "x"].map((name) => ({ name, data })),
        "K2T502",
        /two entries/,
      ],
      ["a wrong checksum", [{ name: "x", data, crc: 1 }], "K2T502", /checksum/],
      [
        "encryption",
        [{ name: "x", data: zeros, flags: 1, size: 4988 }],
        "K2T504",
        /encrypted/,
      ],
      ["another method", [{ name: "x", data, method: 12 }], "K2T504", /method 12/],
      ["stored of two sizes", [{ name: "x", data, size: 9 }], "K2T502", /size mismatch/],
      [
        "a size beyond the file",
        [{ name: "x", data, size: 9e8, compressedSize: 9e8 }],
        "K2T502",
        /beyond the end/,
      ],
      [
        "a far offset",
        [{ name: "x", data, offset: 4e9 }],
        "K2T502",
        /starts beyond the end/,
      ],
      ["an offset to elsewhere", [{ name: "x", data, offset: 3 }], "K2T502", /not where/],
      [
        "another local name",
        [{ name: "x", data, localName: "longer" }],
        "K2T502",
        /another name/,
      ],
      [
        "an expansion that deflate cannot give",
        [{ name: "x", data: zeros, deflate: true, size: 4e9 }],
        "K2T502",
        /cannot unpack/,
      ],
      [
        "a bomb: more bytes than stated",
        [{ name: "x", data: zeros, deflate: true, size: 10 }],
        "K2T502",
        /too many bytes|more than/,
      ],
      [
        "fewer bytes than stated",
        [{ name: "x", data: zeros, deflate: true, size: 5001 }],
        "K2T502",
        /not enough bytes|only 5000/,
      ],
      [
        "no deflate stream",
        [{ name: "x", data: Buffer.from([7, 7, 7, 7]), method: 8, size: 4 }],
        "K2T502",
        /invalid/,
      ],
      [
        "entries that share bytes",
        [
          { name: "x", data },
          { name: "y", data, offset: 0 },
        ],
        "K2T502",
        /`x` and `y` share bytes/,
      ],
    ];

  it.each(attacks)("%s", async (_, entries, code, message) => {
    await expectFailure(() => openAndRead(build(...entries)), code, message);
  });

  it("every truncation", async () => {
    const whole = buildZip([
      { name: "x", data },
      { name: "y", data, deflate: true },
    ]);
    for (let length = 0; length < whole.length; length++) {
      const file = write(whole.subarray(0, length));
      await expectFailure(() => openAndRead(file), "K2T502", /zip/);
    }
  });

  it("a ZIP64 directory at an offset that no system call takes", async () => {
    const end = buildZip([]);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(2n ** 63n, 8);
    const file = write(Buffer.concat([Buffer.alloc(60), locator, end]));
    await expectFailure(() => openZip(file), "K2T502", "beyond its end");
  });

  it("a directory of two thousand million entries", async () => {
    const record = Buffer.alloc(56);
    record.writeUInt32LE(0x06064b50, 0);
    record.writeBigUInt64LE(2_000_000_000n, 32);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    const file = write(Buffer.concat([record, locator, buildZip([])]));
    await expectFailure(() => openZip(file), "K2T505", "2000000000 entries");
  });

  it("any one byte changed gives the same data or a diagnostic", async () => {
    const whole = buildZip([
      { name: "x", data },
      { name: "y", data: zeros, deflate: true },
    ]);
    for (let place = 0; place < whole.length; place++) {
      const changed = Buffer.from(whole);
      changed[place]! ^= 0xff;
      writeFileSync(join(folder, "changed.zip"), changed);
      try {
        await openAndRead(join(folder, "changed.zip"));
      } catch (error) {
        expect(String(error)).toMatch(/^Failure: K2T50[245]: /);
      }
    }
  });
});

describe("a zip that Python streamed", () => {
  it("with ZIP64 headers, data descriptors and a comment", async () => {
    const file = join(import.meta.dirname, "../../fixtures/state-dict/streamed.zip");
    const zip = await openZip(file);
    const listed = zip.entries.map(({ name, method, size }) => [name, method, size]);
    expect(listed).toEqual([
      ["häuser/zeros", "deflated", 5000],
      ["b", "stored", 6],
    ]);
    expect(Buffer.from(await zip.read("b", 6)).toString()).toBe("stored");
    expect(Buffer.compare(await zip.read("häuser/zeros", 5000), Buffer.alloc(5000))).toBe(
      0,
    );
    const { dataOffset, size } = zip.find("b")!;
    expect(Buffer.from(zip.readRaw(dataOffset, size)).toString()).toBe("stored");
    zip.close();
  });
});
