import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parsePart } from "../../src/cli/part-flag.js";
import { showSize } from "../../src/cli/sizes.js";
import { VERSION } from "../../src/report/version.js";
import { scratchFolder } from "../support/scratch.js";
import { DENSE, written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";

const root = scratchFolder();
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  written(folder, "rules.k2t", RULES);
});

/** Three shards, at 40 bytes each, the second twice as large. */
const RULES = `
ignore "**"
param "a" = full([10], 1.0)
param "b" = full([20], 2.0)
param "c" = full([10], 3.0)
`;
const words = (part: string, ...more: string[]): string[] => [
  "apply",
  join(folder, "rules.k2t"),
  DENSE,
  "-o",
  join(folder, "m.safetensors"),
  "--max-shard-size",
  "40",
  "--part",
  part,
  ...more,
];

/** What is printed, without the folder and the time. */
const plain = (text: string): string =>
  text.replaceAll(`${folder}/`, "").replace(/ in [\d.]+ s$/gm, " in … s");
const shard = (number: number): string =>
  join(folder, `m-0000${number}-of-00003.safetensors`);
const sizeOf = (...numbers: readonly number[]): string => {
  const bytes = numbers.reduce((sum, it) => sum + statSync(shard(it)).size, 0);
  return showSize(bytes);
};

describe("--part", () => {
  it.each([
    ["1/1", 1, 1],
    ["3/8", 3, 8],
    [" 12/12 ", 12, 12],
  ])("reads %s", (text, number, all) => {
    expect(parsePart(text)).toEqual({ number, count: all });
  });

  it.each(["", "1", "/2", "1/", "1/2/3", "-1/2", "1/0", "a/b", "1 of 2", "1/9e9"])(
    "refuses %j",
    (text) => expect(() => parsePart(text)).toThrow(/A part is K\/N/),
  );

  it("says what fell to the part, what was finished and what was made anew", async () => {
    const first = await run(words("2/2"));
    expect([first.status, first.stderr]).toEqual([0, ""]);
    expect(plain(first.stdout)).toBe(
      `2 weights left out by rules.k2t:2: mine/kernel, mine/bias
part 2 of 2: 2 shards of 3 (${sizeOf(1, 3)})
wrote 2 files, m-00001-of-00003.safetensors to m-00003-of-00003.safetensors (${sizeOf(1, 3)}) in … s
when all parts are done: k2t-rules index m.safetensors
`,
    );
    writeFileSync(shard(1), "");
    const second = await run(words("2/2"));
    expect(plain(second.stdout)).toBe(
      `2 weights left out by rules.k2t:2: mine/kernel, mine/bias
part 2 of 2: 2 shards of 3 (${sizeOf(1, 3)})
made anew: m-00001-of-00003.safetensors, which was damaged
1 shard finished already: m-00003-of-00003.safetensors
wrote m-00001-of-00003.safetensors (${sizeOf(1)}) in … s
when all parts are done: k2t-rules index m.safetensors
`,
    );
  });

  it("has nothing to do where there are fewer shards, and that is no error", async () => {
    const { status, stdout } = await run(words("4/4"));
    expect(status).toBe(0);
    expect(plain(stdout)).toContain("part 4 of 4 has nothing to do: there are only 3 sh");
    expect(readdirSync(folder)).toEqual(["rules.k2t"]);
    const one = await run([...words("2/2"), "--max-shard-size", "1GB"]);
    expect(plain(one.stdout)).toContain("nothing to do: there is only 1 shard\n");
    expect(one.stdout).not.toContain("k2t-rules index");
  });

  it("is told as the other diagnostics are", async () => {
    const { status, stdout } = await run([
      ...words("1/2"),
      "-o",
      "x.pt",
      "--format=json",
    ]);
    expect(status).toBe(3);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
    expect(diagnostics.map(({ code }) => code)).toEqual(["K2T605"]);
  });

  it("says nothing where nothing is to be said", async () => {
    expect(await run(words("1/2", "--quiet"))).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("names in receipts the version of the package", async () => {
    const file = join(import.meta.dirname, "../../package.json");
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
    expect(VERSION).toBe(version);
    await run(words("1/1"));
    const receipt = readFileSync(`${shard(1)}.receipt.json`, "utf8");
    expect((JSON.parse(receipt) as { tool: string }).tool).toBe(version);
  });
});

describe("index", () => {
  it("says what it joined and wrote, or that there is no need", async () => {
    await run(words("1/1"));
    const { status, stdout, stderr } = await run(["index", folder]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(plain(stdout)).toMatch(
      /^3 shards joined\nwrote m\.safetensors\.index\.json \(\d+ B\)\n$/,
    );
    await run([
      ...words("1/1"),
      "-o",
      join(folder, "n.safetensors"),
      "--max-shard-size=1k",
    ]);
    const one = await run(["index", join(folder, "n.safetensors")]);
    expect(plain(one.stdout)).toBe(
      "n.safetensors is one whole file, which needs no index\n",
    );
  });

  it("says what is missing", async () => {
    await run(words("1/2"));
    const { status, stdout, stderr } = await run(["index", folder]);
    expect([status, stdout, codesIn(stderr)]).toEqual([1, "", ["K2T606"]]);
    expect(stderr).toContain("= help: run `apply … --part 2/2`");
  });

  it("shows on a terminal how far it is", async () => {
    await run(words("1/1"));
    const { stderr } = await run(["index", folder], { terminal: true });
    expect(stderr).toContain("% ");
    expect(stderr).toContain("of 3 shards, ");
    expect(stderr.endsWith("\r\u001b[K")).toBe(true);
  });

  it("gives a command that a shell takes", async () => {
    const place = join(folder, "it's a place");
    written(place, "keep", "");
    const { stdout } = await run([...words("1/1"), "-o", join(place, "m.safetensors")]);
    expect(stdout).toContain(
      `k2t-rules index '${folder}/it'\\''s a place/m.safetensors'\n`,
    );
  });
});
