import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
  apply,
  applyPart,
  indexShards,
  type IndexProgress,
  type IndexShardsOptions,
  type IndexShardsOutcome,
} from "../../src/index.js";
import { DENSE, written } from "../cli/support/models.js";
import { scratchFolder } from "../support/scratch.js";

const root = scratchFolder();
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});

/** Five parameters of 40 bytes: as many shards, at 40 bytes each. */
const RULES = `
ignore "**"
param "b" = full([10], 2.0)
param "a" = full([10], 1.0)
param "e" = full([10], 5.0)
param "d" = full([10], 4.0)
param "c" = full([10], 3.0)
`;
const rules = written(root, "rules.k2t", RULES);
const shard = (number: number, name = "m", all = 5): string =>
  join(folder, `${name}-0000${number}-of-0000${all}.safetensors`);
const index = (name = "m"): string => join(folder, `${name}.safetensors.index.json`);

interface Given {
  readonly name?: string;
  readonly rules?: string;
  readonly maxShardSize?: number;
}

/** Makes parts K of N. */
async function make(
  numbers: readonly number[],
  all: number,
  { name = "m", ...more }: Given = {},
): Promise<void> {
  for (const number of numbers) {
    const { status } = await applyPart({
      rules,
      model: DENSE,
      output: join(folder, `${name}.safetensors`),
      maxShardSize: 40,
      part: { number, count: all },
      ...more,
    });
    expect(status).toBe(0);
  }
}

/** The index of a run that does all at once. */
async function wanted(): Promise<string> {
  const place = join(root, `once-${count++}`);
  mkdirSync(place);
  const output = join(place, "m.safetensors");
  await apply({ rules, model: DENSE, output, maxShardSize: 40 });
  return readFileSync(`${output}.index.json`, "utf8");
}

const joined = (more: Partial<IndexShardsOptions> = {}): Promise<IndexShardsOutcome> =>
  indexShards({ place: folder, ...more });

/** What was refused: codes, messages and helps. */
async function refused(
  more: Partial<IndexShardsOptions> = {},
): Promise<readonly (readonly string[])[]> {
  const { done, status, diagnostics } = await joined(more);
  expect(done).toBeNull();
  expect(status).not.toBe(0);
  expect(existsSync(index())).toBe(false);
  return diagnostics.map(({ code, message, help }) => [code, message, help ?? ""]);
}

describe("the index of shards", () => {
  it("is that of a run that does all at once, and receipts go", async () => {
    await make([1, 2], 2);
    const seen: IndexProgress[] = [];
    const { status, diagnostics, done } = await joined({
      onProgress: (progress) => seen.push(progress),
    });
    expect([status, diagnostics]).toEqual([0, []]);
    const text = await wanted();
    expect(readFileSync(index(), "utf8")).toBe(text);
    expect(done).toEqual({
      output: join(folder, "m.safetensors"),
      shards: [1, 2, 3, 4, 5].map((number) => shard(number)),
      index: { file: index(), bytes: text.length },
    });
    const names = [1, 2, 3, 4, 5].map((it) => `m-0000${it}-of-00005.safetensors`);
    expect(readdirSync(folder).sort()).toEqual([...names, "m.safetensors.index.json"]);
    expect(seen.map(({ shards }) => shards.done)).toEqual([1, 2, 3, 4, 5]);
    const { bytes } = seen.at(-1)!;
    expect(bytes.done).toBe(bytes.total);
  });

  it("is written for the output that is named, as it may be in several ways", async () => {
    await make([1], 1);
    await make([1], 1, { name: "n" });
    for (const place of ["m.safetensors", "m.safetensors.index.json"]) {
      const { status } = await joined({
        place: join(folder, place),
        keepReceipts: true,
      });
      expect(status).toBe(0);
      expect(existsSync(index("n"))).toBe(false);
    }
    expect(await joined({ place: index("n") })).toMatchObject({ status: 0 });
    expect(existsSync(index("n"))).toBe(true);
  });

  it("may leave the receipts, so that parts that are run again have nothing to do", async () => {
    await make([1], 1);
    await joined({ keepReceipts: true });
    await make([1, 2], 2);
    expect(await joined()).toMatchObject({ status: 0, diagnostics: [] });
    expect(readdirSync(folder)).toHaveLength(6);
  });

  it("is written over the same, over another only if forced", async () => {
    await make([1], 1);
    await joined({ keepReceipts: true });
    expect(await joined({ keepReceipts: true })).toMatchObject({ status: 0 });
    writeFileSync(index(), "mine");
    const { status, diagnostics } = await joined();
    expect([status, diagnostics.map(({ code }) => code)]).toEqual([3, ["K2T601"]]);
    expect(readFileSync(index(), "utf8")).toBe("mine");
    expect(readdirSync(folder)).toHaveLength(11);
    expect(await joined({ force: true })).toMatchObject({ status: 0 });
    expect(readFileSync(index(), "utf8")).toBe(await wanted());
  });

  it("needs no receipts, but says then that less is known", async () => {
    await make([1], 1);
    for (const it of [1, 2, 3, 4, 5]) rmSync(`${shard(it)}.receipt.json`);
    const { status, diagnostics } = await joined();
    expect([status, diagnostics.map(({ code, severity }) => [code, severity])]).toEqual([
      0,
      [["K2T607", "warning"]],
    ]);
    expect(readFileSync(index(), "utf8")).toBe(await wanted());
  });

  it("takes away what nobody is at work on any more", async () => {
    await make([1], 1);
    const temporary = (name: string, tag: string): string =>
      join(folder, `.${name}.${tag}.0123456789abcdef.tmp`);
    const old = temporary("m-00001-of-00005.safetensors", "00000000-5-5");
    const young = temporary("m-00002-of-00005.safetensors", "00000000-5-5");
    const other = temporary("n-00001-of-00005.safetensors", "00000000-5-5");
    for (const file of [old, young, other]) writeFileSync(file, "");
    const hours = (many: number): number => Date.now() / 1000 - many * 3600;
    utimesSync(old, hours(2), hours(2));
    utimesSync(young, hours(0.5), hours(0.5));
    utimesSync(other, hours(2), hours(2));
    await joined();
    expect([old, young, other].map((it) => existsSync(it))).toEqual([false, true, true]);
  });

  it("stops at a signal before anything is written", async () => {
    await make([1], 1);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(joined({ signal })).rejects.toBe(reason);
    expect(existsSync(index())).toBe(false);
  });
});

describe("shards that are no whole", () => {
  it("are told where some are missing, with the parts that make them", async () => {
    await make([1], 3);
    // The largest first, each to the lightest part: 1 2 3 1 2.
    expect(await refused()).toEqual([
      [
        "K2T606",
        "`m.safetensors` lacks 3 of its 5 shards: `m-00002-of-00005.safetensors`, `m-00003-of-00005.safetensors`, `m-00005-of-00005.safetensors`",
        "run `apply … --part 2/3` and `apply … --part 3/3`",
      ],
    ]);
    await make([2], 3);
    expect((await refused())[0]![2]).toBe("run `apply … --part 3/3`");
    await make([3], 3);
    expect(await joined()).toMatchObject({ status: 0 });
  });

  it("are told where all but receipts are missing", async () => {
    await make([1], 1);
    for (const it of [1, 2, 3, 4, 5]) rmSync(shard(it));
    const [[code, message]] = (await refused()) as [readonly string[]];
    expect(code).toBe("K2T606");
    expect(message).toContain("lacks 5 of its 5 shards");
  });

  it.each<[string, (bytes: Buffer) => Buffer | string]>([
    ["a byte", (bytes) => (bytes.writeUInt8(99, bytes.length - 1), bytes)],
    ["its end", (bytes) => bytes.subarray(0, -1)],
    ["all", () => ""],
  ])("are told where one has lost %s", async (_, damage) => {
    await make([1, 2], 2);
    writeFileSync(shard(4), damage(readFileSync(shard(4))));
    expect(await refused()).toEqual([
      [
        "K2T606",
        "`m-00004-of-00005.safetensors` is damaged: its content is not what was written",
        "run `apply … --part 2/2`",
      ],
    ]);
    await make([2], 2);
    expect(await joined()).toMatchObject({ status: 0 });
    expect(readFileSync(index(), "utf8")).toBe(await wanted());
  });

  it("are refused where they are of two conversions", async () => {
    await make([1, 2], 2);
    const other = written(folder, "other.k2t", RULES.replace("5.0", "6.0"));
    await make([2], 2, { rules: other });
    const [[code, message], ...more] = (await refused()) as [readonly string[]];
    expect([code, more]).toEqual(["K2T607", []]);
    expect(message).toBe(
      "the shards of `m.safetensors` are of 2 conversions: `m-00001-of-00005.safetensors`, `m-00003-of-00005.safetensors`, `m-00005-of-00005.safetensors` of one, `m-00002-of-00005.safetensors`, `m-00004-of-00005.safetensors` of another",
    );
    await make([1], 2, { rules: other });
    expect(await joined()).toMatchObject({ status: 0 });
  });

  it("are refused where one has no receipt, since it may be of anything", async () => {
    await make([1], 1);
    rmSync(`${shard(3)}.receipt.json`);
    const [[code, message], ...more] = (await refused()) as [readonly string[]];
    expect([code, more]).toEqual(["K2T607", []]);
    expect(message).toContain("`m-00003-of-00005.safetensors` of `m.safetensors` may be");
  });

  it("are refused where two have one parameter", async () => {
    await make([1], 1);
    for (const it of [1, 2, 3, 4, 5]) rmSync(`${shard(it)}.receipt.json`);
    cpSync(shard(1), shard(2));
    const [, twice] = await refused();
    expect(twice!.slice(0, 2)).toEqual([
      "K2T607",
      "`m-00001-of-00005.safetensors` and `m-00002-of-00005.safetensors` both have `b`",
    ]);
  });

  it("are refused where one is no safetensors", async () => {
    await make([1], 1);
    for (const it of [1, 2, 3, 4, 5]) rmSync(`${shard(it)}.receipt.json`);
    writeFileSync(shard(2), "abcdefghijklmnop");
    expect((await refused()).map(([code]) => code)).toContain("K2T502");
  });

  it("are refused beside a receipt of another shard", async () => {
    await make([1], 1);
    cpSync(`${shard(1)}.receipt.json`, `${shard(2)}.receipt.json`);
    expect((await refused()).map(([code]) => code)).toEqual(["K2T601"]);
  });
});

describe("a place of shards", () => {
  it("is a folder or a name", async () => {
    const [[code, message]] = (await refused({ place: join(folder, "m") })) as [
      readonly string[],
    ];
    expect(code).toBe("K2T606");
    expect(message).toContain("is neither a folder nor the name of a `.safetensors`");
    const nowhere = join(folder, "no/m.safetensors");
    expect((await refused({ place: nowhere })).map((it) => it[0])).toEqual(["K2T506"]);
  });

  it("has shards", async () => {
    const names = [
      "m.safetensors",
      "m-1-of-2.safetensors",
      "m-00003-of-00002.safetensors",
      "m-00000-of-00002.safetensors",
      "m-000001-of-00002.safetensors",
      "-00001-of-00002.safetensors",
      `m-00001-of-${"9".repeat(30)}.safetensors`,
    ];
    for (const name of names) written(folder, name, "");
    expect(await refused()).toEqual([
      ["K2T606", `\`${folder}\` has no shards`, expect.stringContaining("apply --part")],
    ]);
    const place = join(folder, "x.safetensors");
    expect((await refused({ place }))[0]![1]).toContain("has no shards of `x.safe");
  });

  it("has those of one model, or one is to be named", async () => {
    await make([1], 1, { name: "n" });
    await make([1], 1);
    expect(await refused()).toEqual([
      [
        "K2T606",
        `\`${folder}\` has shards of 2 models: \`m.safetensors\`, \`n.safetensors\``,
        `name one: \`k2t-rules index ${join(folder, "m.safetensors")}\``,
      ],
    ]);
  });

  it("has those of one split", async () => {
    await make([1], 1);
    await make([1], 1, { maxShardSize: 120 });
    const [[code, message]] = (await refused()) as [readonly string[]];
    expect(code).toBe("K2T607");
    expect(message).toContain("`m.safetensors` by several splits: of 2, of 5");
  });

  it("is not searched for as many as a name states", async () => {
    written(folder, "m-00001-of-9007199254740991.safetensors", "");
    const [[code, message]] = (await refused()) as [readonly string[]];
    expect(code).toBe("K2T606");
    expect(message).toContain("lacks 9007199254740990 of its 9007199254740991 shards");
    expect(message).toContain("`m-00002-of-9007199254740991.safetensors`");
  });
});
