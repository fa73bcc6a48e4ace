import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openModel } from "../../../src/files/keras/open-model.js";
import { expectFailure, failureOf } from "../../support/failures.js";
import { useFolder } from "./fixtures.js";
import { unpackModern } from "./modern-files.js";

const { folder } = useFolder();

/** A model's folder of its own, for a test to spoil. */
async function model(name: string): Promise<string> {
  const plain = await unpackModern(folder, "tangled.3.15.1.folder.zip");
  const copy = join(folder, name);
  cpSync(plain, copy, { recursive: true });
  return copy;
}

const fails = (file: string, code: string, message: string | RegExp): Promise<void> =>
  expectFailure(() => openModel(file), code, message);

describe("a .keras that is a folder", () => {
  it("is told in the catalog", async () => {
    const source = await openModel(`${await model("told.d")}/`);
    expect(source.catalog).toMatchObject({
      container: "keras-dir",
      writer: { keras: "3.15.1", backend: null },
    });
    source.close();
  });

  it("needs its config and its weights, but not its metadata", async () => {
    const bare = await model("bare");
    rmSync(join(bare, "metadata.json"));
    (await openModel(bare)).close();
    rmSync(join(bare, "model.weights.h5"));
    await fails(bare, "K2T506", "model.weights.h5`: there is no such file");
    rmSync(join(bare, "config.json"));
    await fails(bare, "K2T501", "a folder without `config.json`");
    writeFileSync(join(bare, "saved_model.pb"), "");
    await fails(bare, "K2T504", "is a SavedModel of TensorFlow");
  });

  it("is opened by its path, not by its config's", async () => {
    const config = join(await model("by-config"), "config.json");
    const { diagnostics } = await failureOf(() => openModel(config));
    expect(diagnostics[0]).toMatchObject({
      code: "K2T501",
      help: "give the folder that holds both, or the weights file",
    });
  });

  it.each(["config.json", "metadata.json", "model.weights.h5"])(
    "is read without following its %s out of it",
    async (name) => {
      const linked = await model(`linked-${name}`);
      const outside = join(folder, `outside-${name}`);
      renameSync(join(linked, name), outside);
      symlinkSync(outside, join(linked, name));
      await fails(linked, "K2T506", `${name}\` is a link that leads out of its folder`);
      rmSync(join(linked, name));
      copyFileSync(outside, join(linked, "other"));
      symlinkSync("other", join(linked, name));
      (await openModel(linked)).close();
    },
  );

  it("is not waited for where a file is a pipe", async () => {
    const piped = await model("piped");
    rmSync(join(piped, "model.weights.h5"));
    execFileSync("mkfifo", [join(piped, "model.weights.h5")]);
    await fails(piped, "K2T506", "it is no ordinary file");
  });

  it("is refused where its config is beyond the limits", async () => {
    const large = await model("large");
    truncateSync(join(large, "config.json"), 2 ** 26 + 1);
    await fails(large, "K2T505", "its `config.json` has 67108865 bytes");
  });

  it("may have its weights in shards", async () => {
    const sharded = await model("sharded");
    rmSync(join(sharded, "model.weights.h5"));
    const index = await unpackModern(folder, "tangled.3.15.1.shards.zip");
    cpSync(join(index, ".."), sharded, { recursive: true });
    renameSync(join(sharded, "m.weights.json"), join(sharded, "model.weights.json"));
    const whole = await openModel(await model("whole"));
    const source = await openModel(sharded);
    const read = ({ catalog, read }: typeof source) =>
      catalog.weights.map(({ path, parts }) => [path, Buffer.from(read(parts[0]!))]);
    expect(read(source)).toEqual(read(whole));
    source.close();
    whole.close();
  });
});

interface Index {
  metadata?: { total_size?: number };
  weight_map: Record<string, unknown>;
}

/** Shards of their own, their index changed; gives the index's path. */
async function shards(
  name: string,
  change: (index: Index, at: string) => void,
  file = "gan.3.15.1.shards.zip",
): Promise<string> {
  const plain = await unpackModern(folder, file);
  const at = join(folder, name);
  mkdirSync(at);
  cpSync(join(plain, ".."), at, { recursive: true });
  const path = join(at, "m.weights.json");
  const index = JSON.parse(readFileSync(path, "utf8")) as Index;
  change(index, at);
  writeFileSync(path, JSON.stringify(index));
  return path;
}

const FIRST = "/generator/layers/dense/vars";

describe("sharded weights", () => {
  it.each([
    "../m_00000.weights.h5",
    "/etc/passwd",
    "a\\b",
    "C:x",
    "..",
    ".",
    "",
    7,
    null,
  ])("are not looked for at %j", async (name) => {
    const path = await shards(`at-${JSON.stringify(name).replace(/\W/g, "_")}`, (it) => {
      it.weight_map[FIRST] = [name];
    });
    await fails(path, "K2T502", "which is no name of a file beside it");
  });

  it("are not followed out of the folder", async () => {
    const path = await shards("linked", (_, at) => {
      renameSync(join(at, "m_00000.weights.h5"), join(folder, "elsewhere.h5"));
      symlinkSync(join(folder, "elsewhere.h5"), join(at, "m_00000.weights.h5"));
    });
    await fails(path, "K2T506", "is a link that leads out of its folder");
  });

  it("must all be there", async () => {
    const path = await shards("missing", (_, at) => {
      rmSync(join(at, "m_00001.weights.h5"));
      rmSync(join(at, "m_00002.weights.h5"));
    });
    await fails(
      path,
      "K2T506",
      /2 shards that are not beside it: `m_0000[12].weights.h5`, `m_0000[12].weights.h5`/,
    );
  });

  it("must be as large as the index says", async () => {
    const path = await shards("size", (it) => {
      it.metadata!.total_size! += 4;
    });
    await fails(path, "K2T502", /they hold \d+ bytes of variables, and it says \d+/);
  });

  it("must hold what the index says", async () => {
    const elsewhere = await shards("elsewhere", (it) => {
      it.weight_map["/generator/layers/none/vars"] = "m_00000.weights.h5";
    });
    await fails(
      elsewhere,
      "K2T502",
      "holds no variables of `/generator/layers/none/vars`",
    );
    const unsaid = await shards("unsaid", (it) => {
      delete it.metadata;
      // As the index of Keras 3.10 has it: one shard where there are several.
      const entries = Object.entries(it.weight_map);
      const spread = entries.map(([group, names]) => [group, [names].flat()[0]]);
      it.weight_map = Object.fromEntries(spread) as Record<string, unknown>;
    });
    await fails(unsaid, "K2T502", /vars\/\d+`, which it does not say/);
  });

  it("must hold each variable once", async () => {
    const path = await shards("twice", (it, at) => {
      copyFileSync(join(at, "m_00000.weights.h5"), join(at, "again.weights.h5"));
      it.weight_map["/again"] = "again.weights.h5";
    });
    await fails(path, "K2T502", "two shards hold `");
  });

  it("are few", async () => {
    const path = await shards("many", (it) => {
      for (let i = 0; i < 300; i++) it.weight_map[`/${i}`] = `${i}.h5`;
    });
    await fails(path, "K2T505", /names 3\d\d shards; the limit is 256/);
  });

  it("need an index of shards", async () => {
    const other = join(folder, "other.weights.json");
    writeFileSync(other, ' {"weights": {}}');
    await fails(other, "K2T501", "is JSON without a `weight_map`");
    writeFileSync(other, '{"weight_map": ');
    await fails(other, "K2T502", "its text is no JSON");
  });

  it("are not read one by one", async () => {
    // Its kernel is in the shard before: what is left would look like another layer.
    const index = await shards("alone", () => undefined, "plain.3.10.0.shards.zip");
    const shard = index.replace("m.weights.json", "m_00001.weights.h5");
    await fails(shard, "K2T504", "is one shard of several");
    rmSync(index);
    await fails(shard, "K2T502", "a variable 1 and none numbered 0");
  });
});
