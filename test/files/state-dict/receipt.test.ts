import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { openByteFile } from "../../../src/files/bytes/byte-file.js";
import {
  dropReceipts,
  readReceipt,
  receiptName,
  removeReceipt,
  writeReceipt,
  type Receipt,
} from "../../../src/files/state-dict/receipt.js";
import { refuseForeign, stateOf } from "../../../src/files/state-dict/shard-state.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFolder } from "../../support/scratch.js";

const root = scratchFolder();
let folder: string;
let shard: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
  shard = join(folder, "m-00002-of-00003.safetensors");
});

/** SHA-256 of "abc", from FIPS 180. */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

const receipt: Receipt = {
  tool: "1.2.3",
  file: "m-00002-of-00003.safetensors",
  bytes: 3,
  sha256: ABC,
  conversion: "c",
  sources: "s",
  shard: { number: 2, count: 3 },
  part: { number: 1, count: 2 },
  parts: [1, 1, 2],
};
const making = { tool: "1.2.3", conversion: "c", sources: "s" };
const look = (more: object = {}, force = false): ReturnType<typeof stateOf> =>
  stateOf(shard, { ...making, ...more }, { force });

describe("receipts", () => {
  it("say again what was written", () => {
    expect(readReceipt(shard)).toBeNull();
    writeReceipt(shard, receipt);
    expect(readReceipt(shard)).toEqual(receipt);
    removeReceipt(shard);
    removeReceipt(shard);
    expect(readReceipt(shard)).toBeNull();
  });

  it("are dropped where another run wrote the shard, and nothing else is", () => {
    const other = join(folder, "other.safetensors");
    writeFileSync(receiptName(other), "mine");
    writeReceipt(shard, receipt);
    dropReceipts([shard, other, join(folder, "x")].map((file) => ({ file, bytes: 3 })));
    expect(readdirSync(folder)).toEqual(["other.safetensors.receipt.json"]);
  });

  it("leave out the parts of very many shards", () => {
    const shards = { number: 2, count: 100_000 };
    const parts = Array<number>(100_000).fill(1);
    writeReceipt(shard, { ...receipt, shard: shards, parts });
    const wanted: Partial<Receipt> = { ...receipt, shard: shards };
    delete (wanted as { parts?: unknown }).parts;
    expect(readReceipt(shard)).toEqual(wanted);
    const file = openByteFile(receiptName(shard));
    expect(file.size).toBeLessThan(1000);
    file.close();
  });

  it.each<[string, (json: Record<string, unknown>) => unknown]>([
    ["of another kind", (json) => ({ ...json, kind: "receipt" })],
    ["of a later version", (json) => ({ ...json, version: 2 })],
    ["of another shard", (json) => ({ ...json, file: "m-00003-of-00003.safetensors" })],
    ["without a hash", (json) => ({ ...json, sha256: null })],
    ["with a size that is none", (json) => ({ ...json, bytes: -1 })],
    [
      "with a place that is none",
      (json) => ({ ...json, shard: { number: 4, count: 3 } }),
    ],
    ["with parts of other shards", (json) => ({ ...json, parts: [1] })],
    ["that is a list", () => []],
    ["that is a number", () => 5],
  ])("are not what is %s", async (_, change) => {
    writeReceipt(shard, receipt);
    const file = receiptName(shard);
    const json = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify(change(json)));
    expect(readReceipt(shard)).toBe("other");
    await expectFailure(() => look(), "K2T601", "is no receipt of");
    expect(refuseForeign(shard, true)).toBeNull();
  });

  it.each<[string, string]>([
    ["no JSON", "abc"],
    ["cut short", '{"kind":"k2t-rules shard re'],
    ["larger than any", `"${"x".repeat(70_000)}"`],
    ["nested deeply", "[".repeat(5000)],
  ])("are not what is %s", (_, text) => {
    writeFileSync(receiptName(shard), text);
    expect(readReceipt(shard)).toBe("other");
  });

  it("are not what is a folder", () => {
    mkdirSync(receiptName(shard));
    expect(readReceipt(shard)).toBe("other");
    dropReceipts([{ file: shard, bytes: 3 }]);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe("a shard", () => {
  it("is missing whatever its receipt says", async () => {
    expect(await look()).toEqual({ kind: "missing" });
    writeReceipt(shard, receipt);
    expect(await look()).toEqual({ kind: "missing" });
  });

  it("is finished where it was made of the same and has the same content", async () => {
    writeReceipt(shard, receipt);
    writeFileSync(shard, "abc");
    expect(await look()).toEqual({ kind: "finished", bytes: 3 });
    expect(await look({ conversion: "d" })).toEqual({
      kind: "stale",
      why: "other-conversion",
    });
    expect(await look({ sources: "d" })).toEqual({ kind: "stale", why: "changed-model" });
    expect(await look({ tool: "2", conversion: "d" })).toEqual({
      kind: "stale",
      why: "other-version",
    });
  });

  it.each(["abd", "ab", "abcd", ""])("is damaged where it is %j", async (content) => {
    writeReceipt(shard, receipt);
    writeFileSync(shard, content);
    expect(await look()).toEqual({ kind: "stale", why: "damaged" });
  });

  it("is foreign without a receipt", async () => {
    writeFileSync(shard, "abc");
    await expectFailure(() => look(), "K2T601", "exists already");
    expect(await look({}, true)).toEqual({ kind: "foreign" });
  });

  it("cannot be a folder", async () => {
    mkdirSync(shard);
    await expectFailure(() => look({}, true), "K2T602", "there is a folder");
    writeReceipt(shard, receipt);
    await expectFailure(() => look(), "K2T602", "there is a folder");
  });
});
