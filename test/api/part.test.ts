import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
  apply,
  applyPart,
  indexShards,
  type ApplyPartOptions,
  type ApplyPartOutcome,
  type Progress,
} from "../../src/index.js";
import { openModel } from "../../src/files/keras/open-model.js";
import { unpacked, written } from "../cli/support/models.js";
import { unpackModern } from "../files/keras/modern-files.js";
import { scratchFolder } from "../support/scratch.js";

const root = scratchFolder();
let folder: string;
let model: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(join(folder, "out"), { recursive: true });
  model = unpacked("plain", folder);
});

/** Takes all of plain.h5; with a shard size of 36 bytes there are two shards. */
const PLAIN = `
let scale = 1
weight "first/{v}" -> "a.{v}"
map "second" -> "s" { b = kernel * scale }
weight "counts/n" -> "n"
`;
const rules = (text = PLAIN): string => written(folder, `rules-${count++}.k2t`, text);
const output = (): string => join(folder, "out/m.safetensors");
const optionsOf = (number: number, count: number): ApplyPartOptions => ({
  rules: rules(),
  model,
  output: output(),
  maxShardSize: 36,
  part: { number, count },
});
const part = (
  number: number,
  count: number,
  more: Partial<ApplyPartOptions> = {},
): Promise<ApplyPartOutcome> => applyPart({ ...optionsOf(number, count), ...more });

/** The names of the shards of a part: made, and (in brackets) found finished. */
const shardsOf = ({ done }: ApplyPartOutcome): readonly string[] =>
  done!.shards.map(({ number, isNew, instead }) => {
    return isNew ? `${number}${instead ? ` ${instead}` : ""}` : `(${number})`;
  });
const codes = ({ diagnostics }: Pick<ApplyPartOutcome, "diagnostics">): string[] =>
  diagnostics.map(({ code }) => code);
const contents = (place: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(place)
      .sort()
      .map((name) => [name, readFileSync(join(place, name), "latin1")]),
  );
const shard = (number: number): string =>
  join(folder, `out/m-0000${number}-of-00002.safetensors`);

/** All files of a run that does all at once. */
async function atOnce(more: Partial<ApplyPartOptions> = {}): Promise<object> {
  const place = join(folder, `once-${count++}`);
  mkdirSync(place);
  const { status } = await apply({
    ...optionsOf(1, 1),
    output: join(place, "m.safetensors"),
    ...more,
  });
  expect(status).toBe(0);
  return contents(place);
}

/** Changes a byte of the data of `second/kernel`, and nothing else of the file. */
async function retrain(): Promise<void> {
  const source = await openModel(model);
  const weight = source.catalog.weights.find(({ path }) => path === "second/kernel")!;
  const data = Buffer.from(source.read(weight.parts[0]!));
  source.close();
  const bytes = readFileSync(model);
  const place = bytes.indexOf(data);
  expect(place).toBeGreaterThan(0);
  bytes[place + 7]! ^= 1;
  writeFileSync(model, bytes);
}

describe("parts", () => {
  it.each([1, 2, 3])("of %i make, with the index, what one run makes", async (all) => {
    for (let number = 1; number <= all; number++) {
      const { status, done } = await part(number, all);
      expect(status).toBe(0);
      expect(done!.shardCount).toBe(2);
    }
    const { status, done } = await indexShards({ place: join(folder, "out") });
    expect([status, done!.shards]).toEqual([0, [shard(1), shard(2)]]);
    expect(contents(join(folder, "out"))).toEqual(await atOnce());
  });

  it("share out the shards, and those beyond their number have nothing to do", async () => {
    const outcomes = [await part(1, 3), await part(2, 3), await part(3, 3)];
    expect(outcomes.map(shardsOf)).toEqual([["1"], ["2"], []]);
  });

  it("make one file where all fits into it, which needs no index", async () => {
    const more = { maxShardSize: 1000 };
    expect(shardsOf(await part(2, 2, more))).toEqual([]);
    const { done } = await part(1, 2, more);
    expect([done!.shardCount, done!.shards.map(({ file }) => file)]).toEqual([
      1,
      [output()],
    ]);
    const { status, done: joined } = await indexShards({ place: join(folder, "out") });
    expect([status, joined]).toEqual([
      0,
      { output: output(), shards: [output()], index: null },
    ]);
    expect(contents(join(folder, "out"))).toEqual(await atOnce(more));
  });

  it("tell how far they are, also with shards that were finished", async () => {
    await part(1, 2);
    const seen: Progress[] = [];
    await part(1, 1, { onProgress: (progress) => seen.push(progress) });
    expect(seen[0]!.parameters).toEqual({ done: 2, total: 4 });
    const { parameters, bytes } = seen.at(-1)!;
    expect([parameters.done, bytes.done]).toEqual([4, bytes.total]);
    const places = seen.map((it) => it.bytes.done);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it.each<[number, number]>([
    [0, 2],
    [3, 2],
    [1.5, 2],
    [1, 0],
    [NaN, NaN],
  ])("have no number %d of %d", async (number, all) => {
    await expect(part(number, all)).rejects.toThrow(RangeError);
  });

  it("refuse what has no shards, together with what else is wrong", async () => {
    const more = { output: join(folder, "out/m.pt"), rules: rules(`weight "x" -> "y"`) };
    const outcome = await part(1, 2, more);
    expect([outcome.status, outcome.done]).toEqual([3, null]);
    expect(codes(outcome)).toContain("K2T605");
    expect(codes(outcome)).toContain("K2T401");
    expect(readdirSync(join(folder, "out"))).toEqual([]);
  });

  it("need a folder to write into", async () => {
    const outcome = await part(1, 1, { output: join(folder, "no/m.safetensors") });
    expect([outcome.status, codes(outcome)]).toEqual([3, ["K2T602"]]);
    const { message } = outcome.diagnostics[0]!;
    // The temporary file is no business of the user's.
    expect(message).toContain("no/m-00001-of-00002.safetensors`: its folder does not");
  });

  it("stop at a signal, keep what is finished, and leave nothing else", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const onProgress = ({ parameters }: Progress): void => {
      if (parameters.done > 2) controller.abort(reason);
    };
    const more = { onProgress, signal: controller.signal };
    await expect(part(1, 1, more)).rejects.toBe(reason);
    const left = readdirSync(join(folder, "out")).map((name) =>
      join(folder, "out", name),
    );
    expect(left).toEqual([shard(1), `${shard(1)}.receipt.json`]);
    expect(shardsOf(await part(1, 1))).toEqual(["(1)", "2"]);
  });
});

describe("a part that is run again", () => {
  beforeEach(async () => {
    expect(shardsOf(await part(1, 1))).toEqual(["1", "2"]);
  });

  it("leaves finished shards alone, whichever part made them", async () => {
    const before = [1, 2].map((it) => statSync(shard(it)).ino);
    expect(shardsOf(await part(1, 1))).toEqual(["(1)", "(2)"]);
    expect(shardsOf(await part(2, 2))).toEqual(["(2)"]);
    // Forced or not: nothing better would come of it.
    expect(shardsOf(await part(1, 1, { force: true }))).toEqual(["(1)", "(2)"]);
    expect([1, 2].map((it) => statSync(shard(it)).ino)).toEqual(before);
  });

  it("makes a missing shard, and a damaged one anew", async () => {
    const wanted = contents(join(folder, "out"));
    rmSync(shard(1));
    const bytes = readFileSync(shard(2));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(shard(2), bytes);
    expect(shardsOf(await part(1, 1))).toEqual(["1", "2 damaged"]);
    expect(contents(join(folder, "out"))).toEqual(wanted);
    writeFileSync(shard(2), "");
    expect(shardsOf(await part(1, 1))).toEqual(["(1)", "2 damaged"]);
    expect(contents(join(folder, "out"))).toEqual(wanted);
  });

  it("trusts no receipt: the shard is read again", async () => {
    copyFileSync(shard(1), shard(2));
    expect(shardsOf(await part(1, 1))).toEqual(["(1)", "2 damaged"]);
  });

  it("leaves files alone that are no part's, unless forced", async () => {
    rmSync(`${shard(2)}.receipt.json`);
    writeFileSync(shard(2), "mine");
    rmSync(shard(1));
    const refused = await part(1, 1);
    expect([refused.status, refused.done, codes(refused)]).toEqual([3, null, ["K2T601"]]);
    expect(readFileSync(shard(2), "utf8")).toBe("mine");
    // Told before anything is made.
    expect(existsSync(shard(1))).toBe(false);
    // It is no business of the other part.
    expect(shardsOf(await part(1, 2))).toEqual(["1"]);
    expect(shardsOf(await part(1, 1, { force: true }))).toEqual(["(1)", "2 foreign"]);
    expect(shardsOf(await part(1, 1))).toEqual(["(1)", "(2)"]);
  });

  it("leaves alone what a run wrote that did all at once", async () => {
    expect((await apply({ ...optionsOf(1, 1), force: true })).status).toBe(0);
    expect(readdirSync(join(folder, "out")).some((it) => it.includes("receipt"))).toBe(
      false,
    );
    const refused = await part(1, 1);
    expect([refused.status, codes(refused)]).toEqual([3, ["K2T601", "K2T601"]]);
  });

  it.each<[string, Partial<ApplyPartOptions>]>([
    ["another dtype", { dtype: "float16", maxShardSize: 18 }],
    ["another setting", { settings: { scale: "2" } }],
  ])("makes anew what was made with %s", async (_, more) => {
    const outcome = await part(1, 1, more);
    expect(shardsOf(outcome)).toEqual(["1 other-conversion", "2 other-conversion"]);
    await indexShards({ place: join(folder, "out") });
    expect(contents(join(folder, "out"))).toEqual(await atOnce(more));
  });

  it("makes anew what other rules made", async () => {
    const other = { rules: rules(PLAIN.replace('"n"', '"m"')) };
    expect(shardsOf(await part(2, 2, other))).toEqual(["2 other-conversion"]);
    // And then they do not belong together.
    const { status, diagnostics } = await indexShards({ place: join(folder, "out") });
    expect([status, codes({ diagnostics })]).toEqual([1, ["K2T607"]]);
  });

  it("makes anew what other words for the same made: the shards say which", async () => {
    const other = { rules: rules(`# the same\n${PLAIN.replaceAll("{v}", "{name}")}`) };
    const whys = ["1 other-conversion", "2 other-conversion"];
    expect(shardsOf(await part(1, 1, other))).toEqual(whys);
    await indexShards({ place: join(folder, "out") });
    expect(contents(join(folder, "out"))).toEqual(await atOnce(other));
  });
});

describe("a model that changed", () => {
  const TIME = 1_700_000_000;
  beforeEach(async () => {
    utimesSync(model, TIME, TIME);
    expect(shardsOf(await part(1, 1))).toEqual(["1", "2"]);
  });

  it("makes shards anew, though headers, size and time are the same", async () => {
    await retrain();
    utimesSync(model, TIME, TIME);
    const again = ["1 other-conversion", "2 other-conversion"];
    expect(shardsOf(await part(1, 1))).toEqual(again);
    await indexShards({ place: join(folder, "out") });
    expect(contents(join(folder, "out"))).toEqual(await atOnce());
  });

  it("makes shards anew where its time alone tells", async () => {
    utimesSync(model, TIME, TIME + 1);
    expect(shardsOf(await part(2, 2))).toEqual(["2 changed-model"]);
    // They are of one conversion still: a copy has another time.
    const { status } = await indexShards({ place: join(folder, "out") });
    expect(status).toBe(0);
  });

  it("is not one that lies elsewhere", async () => {
    const copy = join(folder, "copy.h5");
    copyFileSync(model, copy);
    utimesSync(copy, TIME, TIME);
    expect(shardsOf(await part(1, 1, { model: copy }))).toEqual(["(1)", "(2)"]);
  });

  it("tells by checksums in a zip, whatever its time", async () => {
    const zip = join(folder, "model.keras");
    copyFileSync(join(import.meta.dirname, "../digits/digits.keras"), zip);
    const more = {
      rules: join(import.meta.dirname, "../digits/digits.k2t"),
      model: zip,
      output: join(folder, "out/digits.safetensors"),
      maxShardSize: 20_000,
    };
    const made = shardsOf(await part(1, 1, more));
    expect(made.length).toBeGreaterThan(1);
    utimesSync(zip, TIME, TIME);
    expect(shardsOf(await part(1, 1, more))).toEqual(made.map((it) => `(${it})`));
  });

  it("is refused where it changes while it is read", async () => {
    rmSync(shard(1));
    const onProgress = (): void => utimesSync(model, TIME, TIME + 2);
    const outcome = await part(1, 2, { onProgress });
    expect([outcome.status, codes(outcome)]).toEqual([3, ["K2T506"]]);
    expect(existsSync(shard(1))).toBe(false);
  });
});

describe("one part done several times at once", () => {
  it("comes to the same", async () => {
    const wanted = await atOnce();
    const outcomes = await Promise.all([1, 2, 3].map(() => part(1, 1)));
    expect(outcomes.map(({ status }) => status)).toEqual([0, 0, 0]);
    await indexShards({ place: join(folder, "out") });
    expect(contents(join(folder, "out"))).toEqual(wanted);
  });

  it("never mixes rules: what was written last has the receipt, or is made anew", async () => {
    const other = written(folder, "other.k2t", PLAIN.replace("= 1", "= 2"));
    await Promise.all([
      part(1, 1),
      part(1, 1, { rules: other }),
      part(1, 1, { rules: other }),
    ]);
    await part(1, 1, { rules: other });
    expect(shardsOf(await part(1, 1, { rules: other }))).toEqual(["(1)", "(2)"]);
    const { status } = await indexShards({ place: join(folder, "out") });
    expect(status).toBe(0);
    expect(contents(join(folder, "out"))).toEqual(await atOnce({ rules: other }));
  });
});

describe("a model of several files", () => {
  it.each<[string, string]>([
    ["tangled.3.15.1.folder.zip", "model.weights.h5"],
    ["tangled.3.15.1.shards.zip", ""],
  ])("%s is told by all of them", async (name, changed) => {
    model = await unpackModern(folder, name);
    const more = { rules: rules(`weight "{path:**}" -> "{path}"`), maxShardSize: 400 };
    const first = await part(1, 1, more);
    expect(first.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const numbers = first.done!.shards.map(({ number }) => `${number}`);
    expect(numbers.length).toBeGreaterThan(1);
    expect(shardsOf(await part(1, 1, more))).toEqual(numbers.map((it) => `(${it})`));
    const place = changed === "" ? dirname(model) : model;
    const last = readdirSync(place)
      .filter((it) => it.endsWith(".h5"))
      .sort()
      .at(-1)!;
    utimesSync(join(place, changed || last), 1, 1);
    const again = shardsOf(await part(1, 1, more));
    expect(again).toEqual(numbers.map((it) => `${it} changed-model`));
  });
});
