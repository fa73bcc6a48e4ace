import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { beforeEach, describe, expect, it } from "vitest";
import { stageShard } from "../../../src/files/state-dict/part-sink.js";
import { parseTemporary } from "../../../src/files/state-dict/temporary-names.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFolder } from "../../support/scratch.js";

const root = scratchFolder();
let folder: string;
let file: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
  file = join(folder, "m-00001-of-00002.safetensors");
});

const parameters = [{ name: "w", shape: [3], dtype: "uint8" as const }];

/** What the format's description says that the file is: length, JSON with spaces, data. */
const JSON_TEXT =
  '{"__metadata__":{"format":"pt"},"w":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}';
const CONTENT = Buffer.concat([
  Buffer.from([88, 0, 0, 0, 0, 0, 0, 0]),
  Buffer.from(JSON_TEXT.padEnd(88)),
  Buffer.from([1, 2, 3]),
]);

function staged(): ReturnType<typeof stageShard> {
  const shard = stageShard(file, parameters);
  shard.sink.write(0, 0, Buffer.from([1, 2, 3]));
  return shard;
}

describe("a staged shard", () => {
  it("has its name when it is placed, and not before", async () => {
    const shard = staged();
    shard.sink.finish();
    const [name, ...more] = readdirSync(folder);
    expect([parseTemporary(name!)?.base, more]).toEqual([
      "m-00001-of-00002.safetensors",
      [],
    ]);
    const sha256 = createHash("sha256").update(CONTENT).digest("hex");
    expect(await shard.hash()).toEqual({ bytes: CONTENT.length, sha256 });
    shard.place(false);
    shard.abort();
    expect(readdirSync(folder)).toEqual(["m-00001-of-00002.safetensors"]);
    expect(readFileSync(file)).toEqual(CONTENT);
  });

  it("leaves what came to its place meanwhile, unless it may replace it", async () => {
    const shard = staged();
    shard.sink.finish();
    writeFileSync(file, "mine");
    await expectFailure(() => shard.place(false), "K2T601", `${file}\` exists already`);
    expect(readFileSync(file, "utf8")).toBe("mine");
    shard.place(true);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(readFileSync(file)).toEqual(CONTENT);
  });

  it.each(["write", "finish"])("leaves nothing when it is given up after %s", (when) => {
    const shard = staged();
    if (when === "finish") shard.sink.finish();
    shard.abort();
    shard.abort();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("speaks of the shard where it cannot be written, in whatever thread", async () => {
    const shard = staged();
    expect(shard.sink.shared!.place(0).file).toBe(file);
    rmSync(folder, { recursive: true });
    await expectFailure(() => shard.sink.finish(), "K2T602", `cannot write \`${file}\``);
    await expectFailure(() => staged(), "K2T602", `cannot write \`${file}\``);
  });

  it("goes away when the process exits before it is placed", () => {
    const script = join(folder, "script.mjs");
    const source = join(import.meta.dirname, "../../../src/files/state-dict");
    buildSync({
      stdin: {
        contents: `
          import { stageShard } from ${JSON.stringify(join(source, "part-sink.ts"))};
          import { readdirSync } from "node:fs";
          const shard = stageShard("m.safetensors", ${JSON.stringify(parameters)});
          shard.sink.write(0, 0, Buffer.from([1, 2, 3]));
          shard.sink.finish();
          console.log(readdirSync(".").filter((it) => it.endsWith(".tmp")).length);
          process.exit(0);`,
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: script,
    });
    const options = { cwd: folder, encoding: "utf8" } as const;
    expect(execFileSync(process.execPath, [script], options).trim()).toBe("1");
    expect(readdirSync(folder)).toEqual(["script.mjs"]);
  });
});
