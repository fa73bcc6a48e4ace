import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSink } from "../../../src/files/state-dict/create-sink.js";
import { openTarget } from "../../../src/files/state-dict/open-target.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFile, scratchFolder } from "../../support/scratch.js";
import { fixture, infoOf, listing } from "./samples.js";

const folder = scratchFolder();
const json = (value: unknown, name = "target.json"): string =>
  scratchFile(folder, name, Buffer.from(JSON.stringify(value)));

const manifest = {
  version: 1,
  kind: "state-dict",
  container: "pt",
  parameters: [
    { name: "conv1.weight", shape: [8, 3, 3, 3], dtype: "float32", bytes: 864 },
    { name: "conv1.bias", shape: [], dtype: "bfloat16", bytes: 2 },
  ],
};

describe("openTarget", () => {
  it("takes state dicts of both containers", async () => {
    expect(await openTarget(fixture("few.pt"))).toEqual(listing("few.jsonl").map(infoOf));
    expect(await openTarget(fixture("sample.safetensors"))).toHaveLength(17);
  });

  it("takes a manifest", async () => {
    expect(await openTarget(json(manifest))).toEqual([
      { name: "conv1.weight", shape: [8, 3, 3, 3], dtype: "float32" },
      { name: "conv1.bias", shape: [], dtype: "bfloat16" },
    ]);
  });

  it.each([
    ["a Keras listing", { version: 1, kind: "keras" }, "weights of a Keras model"],
    ["other JSON", { a: 1 }, "no manifest"],
    ["an array", [1], "no manifest"],
    ["version 2", { ...manifest, version: 2 }, "its version is 2, not 1"],
    ["no list", { ...manifest, parameters: {} }, "no list of parameters"],
    ["no object", { ...manifest, parameters: [1] }, "parameter 1 is no object"],
    ["no name", { ...manifest, parameters: [{}] }, "parameter 1 has no name"],
    ["no shape", { ...manifest, parameters: [{ name: "a" }] }, "`a` has no valid shape"],
    [
      "no dtype",
      { ...manifest, parameters: [{ name: "a", shape: [], dtype: "F32" }] },
      '`a` has the dtype "F32"',
    ],
    [
      "a name twice",
      { ...manifest, parameters: [manifest.parameters[0], manifest.parameters[0]] },
      "`conv1.weight` twice",
    ],
  ])("refuses a manifest: %s", async (_, value, message) => {
    await expectFailure(() => openTarget(json(value)), "K2T510", message);
  });

  it("refuses broken JSON", async () => {
    const file = scratchFile(folder, "broken.json", Buffer.from('{"version": 1'));
    await expectFailure(() => openTarget(file), "K2T510", "it is no valid JSON");
  });
});

describe("openTarget of sharded safetensors", () => {
  const shards = join(folder, "shards");
  mkdirSync(shards);
  const info = (name: string) => ({ name, shape: [1], dtype: "uint8" as const });
  for (const [shard, names] of [
    ["one", ["a", "b"]],
    ["two", ["c"]],
  ] as const) {
    const file = join(shards, `${shard}.safetensors`);
    const sink = createSink(file, names.map(info), { force: false });
    names.forEach((_, i) => sink.write(i, 0, Buffer.from([i])));
    sink.finish();
  }
  copyFileSync(join(shards, "one.safetensors"), join(folder, "outside.safetensors"));
  const index = (weights: object): string =>
    json({ metadata: { total_size: 3 }, weight_map: weights }, "shards/m.index.json");
  const whole = { a: "one.safetensors", b: "one.safetensors", c: "two.safetensors" };

  it("reads the headers of all shards", async () => {
    expect(await openTarget(index(whole))).toEqual(["a", "b", "c"].map(info));
  });

  it.each([
    "../outside.safetensors",
    "..\\outside.safetensors",
    "/etc/x.safetensors",
    "c:x.safetensors",
    "sub/x.safetensors",
    "..",
    "one.pt",
    "",
    7,
  ])("refuses the shard %j", async (shard) => {
    const file = index({ ...whole, a: shard });
    await expectFailure(() => openTarget(file), "K2T510", "`a` is in");
  });

  it("holds index and shards against each other", async () => {
    const { a, b } = whole;
    await expectFailure(
      () => openTarget(index({ a, b, c: a })),
      "K2T502",
      "has `c`, which",
    );
    await expectFailure(
      () => openTarget(index({ a })),
      "K2T502",
      "has `b`, which the index",
    );
    const gone = index({ ...whole, d: "three.safetensors" });
    await expectFailure(() => openTarget(gone), "K2T506", "no such file");
    await expectFailure(() => openTarget(index([])), "K2T510", "without a `weight_map`");
  });
});
