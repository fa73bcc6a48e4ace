import { readdirSync, readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createSink } from "../../../src/files/state-dict/create-sink.js";
import { openStateDict } from "../../../src/files/state-dict/open-state-dict.js";
import { openTarget } from "../../../src/files/state-dict/open-target.js";
import { splitIntoShards } from "../../../src/files/state-dict/sharded-sink.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFolder } from "../../support/scratch.js";

const root = scratchFolder();
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});

const parameter = (name: string, size: number) => ({
  name,
  shape: [size],
  dtype: "uint8" as const,
});
const parameters = [
  parameter("b", 3),
  parameter("a", 4),
  parameter("huge", 20),
  parameter("c", 6),
  parameter("d", 4),
];
const options = { force: false, maxShardSize: 10 };
const fill = (sink: ReturnType<typeof createSink>): void =>
  parameters.forEach(({ shape }, i) => sink.write(i, 0, Buffer.alloc(shape[0]!, i)));

describe("splitIntoShards", () => {
  it("keeps the order and the limit, larger parameters stand alone", () => {
    expect(splitIntoShards(parameters, 10)).toEqual([[0, 1], [2], [3, 4]]);
    expect(splitIntoShards(parameters, 9)).toEqual([[0, 1], [2], [3], [4]]);
    expect(splitIntoShards(parameters, 1)).toEqual([[0], [1], [2], [3], [4]]);
    expect(splitIntoShards(parameters, 37)).toEqual([[0, 1, 2, 3, 4]]);
    expect(splitIntoShards([], 1)).toEqual([[]]);
  });
});

describe("createSink with a shard size", () => {
  it("writes shards and an index as transformers names them", async () => {
    const file = join(folder, "model.safetensors");
    const sink = createSink(file, parameters, options);
    fill(sink);
    const shard = (i: number): string => `model-0000${i}-of-00003.safetensors`;
    const names = [shard(1), shard(2), shard(3), "model.safetensors.index.json"];
    const written = sink.finish();
    expect(written.map((it) => it.file)).toEqual(names.map((name) => join(folder, name)));
    for (const it of written) expect(readFileSync(it.file).length).toBe(it.bytes);
    expect(readdirSync(folder).sort()).toEqual(names);
    expect(readFileSync(join(folder, names[3]!), "utf8")).toBe(
      `{
  "metadata": {
    "total_size": 37
  },
  "weight_map": {
    "a": "${shard(1)}",
    "b": "${shard(1)}",
    "c": "${shard(3)}",
    "d": "${shard(3)}",
    "huge": "${shard(2)}"
  }
}
`,
    );
    const target = await openTarget(`${file}.index.json`);
    const sorted = parameters.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect([...target].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(sorted);
    const source = await openStateDict(join(folder, shard(3)));
    expect(source.parameters.map(({ name }) => name)).toEqual(["c", "d"]);
    expect([...source.read(1)]).toEqual([4, 4, 4, 4]);
    source.close();
  });

  it("writes one file where one is enough", () => {
    const file = join(folder, "model.safetensors");
    const sink = createSink(file, parameters, { force: false, maxShardSize: 37 });
    fill(sink);
    sink.finish();
    expect(readdirSync(folder)).toEqual(["model.safetensors"]);
  });

  it("leaves nothing after abort or a failure, and what was there stays", async () => {
    const file = join(folder, "model.safetensors");
    createSink(file, parameters, options).abort();
    expect(readdirSync(folder)).toEqual([]);

    const sink = createSink(file, parameters, options);
    fill(sink);
    const taken = "model-00003-of-00003.safetensors";
    writeFileSync(join(folder, taken), "old");
    await expectFailure(() => sink.finish(), "K2T601", "exists already");
    expect(readdirSync(folder)).toEqual([taken]);
    const start = (): unknown => createSink(file, parameters, options);
    await expectFailure(start, "K2T601", "exists already");
    expect(readdirSync(folder)).toEqual([taken]);
    expect(readFileSync(join(folder, taken), "utf8")).toBe("old");
  });

  it("has no shards of torch.save", async () => {
    const start = (): unknown =>
      createSink(join(folder, "model.pt"), parameters, options);
    await expectFailure(start, "K2T605", "cannot be split into shards");
    expect(readdirSync(folder)).toEqual([]);
  });
});
