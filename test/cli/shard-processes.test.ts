import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { buildBundle, runNode, type Ended } from "./support/built.js";
import { DENSE, written } from "./support/models.js";

const folder = scratchFolder();
const { main } = await buildBundle();

/**
 * Seven shards of at most 9 MB: six of two parameters, the first with the model's weights
 * besides, and one of a parameter that takes a second or more to compute.
 */
const PAIRS = Array.from("abcdefghijkl", (name, i) => {
  return `param "${name}" = full([1000, 1000], ${i + 0.5})`;
});
const RULES = `
${PAIRS.join("\n")}
param "slow" = matmul(full([1500, 300], 0.5), full([300, 1500], 0.25))
weight "mine/{v}" -> "w.{v}"
`;
const rules = written(folder, "rules.k2t", RULES);

const apply = (place: string, ...more: string[]): string[] => {
  const output = join(folder, place, "m.safetensors");
  return [main, "apply", rules, DENSE, "-o", output, "--max-shard-size", "9MB", ...more];
};
const contents = (place: string): Record<string, Buffer> =>
  Object.fromEntries(
    readdirSync(join(folder, place))
      .sort()
      .map((name) => [name, readFileSync(join(folder, place, name))]),
  );
const shard = (number: number): string => `m-0000${number}-of-00007.safetensors`;
const there = (): readonly string[] => readdirSync(join(folder, "parts"));
const temporary = (): readonly string[] => there().filter((it) => it.startsWith("."));

/** Part 1 of 3 has the shards 5 and 7, since 7 is the largest and then all take turns. */
const [FIRST, SLOW] = [5, 7];

describe("processes that do a part each", () => {
  it("make what one makes, though one of them is killed and run again", async () => {
    written(folder, "parts/keep", "");
    written(folder, "once/keep", "");

    const [killed, ...others] = await Promise.all([
      runNode(apply("parts", "--part", "1/3"), async (child) => {
        const begun = (): boolean =>
          existsSync(join(folder, "parts", shard(FIRST))) &&
          temporary().some((name) => name.startsWith(`.${shard(SLOW)}.`));
        while (child.exitCode === null && !begun()) await setTimeout(2);
        child.kill("SIGKILL");
      }),
      runNode(apply("parts", "--part", "2/3")),
      runNode(apply("parts", "--part", "3/3")),
    ]);
    expect(killed.signal).toBe("SIGKILL");
    expect(others.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    // Nothing that is not whole has the name of a shard.
    const shards = there().filter((name) => name.endsWith(".safetensors"));
    expect(shards.sort()).toEqual([1, 2, 3, 4, 5, 6].map((number) => shard(number)));
    expect(temporary()).toHaveLength(1);

    const early = await runNode([main, "index", join(folder, "parts")]);
    expect([early.status, early.stdout]).toEqual([1, ""]);
    expect(early.stderr).toContain(`lacks 1 of its 7 shards: \`${shard(SLOW)}\``);
    expect(early.stderr).toContain("= help: run `apply … --part 1/3`");

    // Two at once, as where a scheduler takes one for lost that is not.
    const again = (): Promise<Ended> => runNode(apply("parts", "--part", "1/3"));
    for (const ended of await Promise.all([again(), again()])) {
      expect([ended.status, ended.stderr]).toEqual([0, ""]);
      expect(ended.stdout).toContain(shard(FIRST));
    }
    if (existsSync("/proc/self/stat")) expect(temporary()).toEqual([]);

    const joined = await runNode([main, "index", join(folder, "parts")]);
    expect([joined.status, joined.stderr]).toEqual([0, ""]);
    const once = await runNode(apply("once"));
    expect(once.status).toBe(0);
    const wanted = contents("once");
    expect(Object.keys(wanted)).toHaveLength(9);
    const made = contents("parts");
    expect(Object.keys(made)).toEqual(Object.keys(wanted));
    for (const [name, bytes] of Object.entries(wanted)) {
      expect(made[name]!.equals(bytes), name).toBe(true);
    }
  }, 180_000);

  it("keep what is finished where they are interrupted, and nothing else", async () => {
    written(folder, "stopped/keep", "");
    const place = join(folder, "stopped");
    const ended = await runNode(apply("stopped", "--part", "1/3"), async (child) => {
      const begun = (): boolean =>
        readdirSync(place).some((name) => name.startsWith(`.${shard(SLOW)}.`));
      while (child.exitCode === null && !begun()) await setTimeout(2);
      child.kill("SIGTERM");
    });
    expect(ended).toEqual({
      status: 143,
      signal: null,
      stdout: "",
      stderr: "interrupted: the same command goes on after the last finished shard\n",
    });
    const first = shard(FIRST);
    expect(readdirSync(place).sort()).toEqual(["keep", first, `${first}.receipt.json`]);
  });
});
