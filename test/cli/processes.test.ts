import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { buildCommand, runListed, runNode } from "./support/built.js";
import { DENSE, written } from "./support/models.js";

const folder = scratchFolder();
const main = await buildCommand();

describe("a process", () => {
  it.each<[number, readonly string[]]>([
    [0, ["check", "keras/auto", DENSE]],
    [1, ["check", "keras/aut"]],
    [2, ["chek"]],
    [3, ["check", "keras/auto", join(folder, "no.h5")]],
  ])("ends with %i", async (status, words) => {
    const ended = await runNode([main, ...words]);
    expect([ended.status, ended.signal]).toEqual([status, null]);
    expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/^\s+at /m);
  });

  it("is silent where nobody reads on", async () => {
    // Far more than a pipe holds.
    const many = Array.from({ length: 3000 }, (_, i) => `param "p.${i}" = zeros([2])`);
    const file = written(folder, "many.k2t", `ignore "**"\n${many.join("\n")}\n`);
    for (const more of [[], ["--json"]]) {
      const words = [main, "plan", file, DENSE, ...more];
      const { status, stderr } = await runNode(words, (child) => child.stdout?.destroy());
      expect([status, stderr]).toEqual([0, ""]);
    }
  });

  it.runIf(existsSync("/dev/full"))("says that its output has no place", async () => {
    const words = ["-c", 'exec "$0" "$@" > /dev/full', process.execPath, main];
    const { status, stderr } = await runNode([
      "-e",
      `const { spawnSync } = require("node:child_process");
       const { status } = spawnSync("sh", ${JSON.stringify([...words, "inspect", DENSE])}, { stdio: "inherit" });
       process.exit(status);`,
    ]);
    expect([status, stderr]).toEqual([
      3,
      "error: cannot write to standard output (ENOSPC)\n",
    ]);
  });
});

describe("an interrupted apply", () => {
  /** Gigabytes, in small pieces: it will not be done before it is interrupted. */
  const rules = (): string =>
    written(folder, "large.k2t", `ignore "**"\nparam "x" = zeros([2000, 1000, 1000])\n`);

  it.each<[NodeJS.Signals, number]>([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])("by %s leaves nothing new, and what was there", async (signal, status) => {
    const place = join(folder, signal);
    const output = written(place, "out.safetensors", "mine");
    const words = [main, "apply", rules(), DENSE, "-o", output, "--force"];
    const ended = await runNode([...words, "--max-memory", "8MB"], async (child) => {
      while (child.exitCode === null && !begun(place)) await setTimeout(20);
      child.kill(signal);
    });
    expect(ended).toEqual({
      status,
      signal: null,
      stdout: "",
      stderr: "interrupted: nothing was written\n",
    });
    expect(readdirSync(place)).toEqual(["out.safetensors"]);
    expect(readFileSync(output, "utf8")).toBe("mine");
  });

  /** Whether there is a file with data beside the output. */
  function begun(place: string): boolean {
    return readdirSync(place).some(
      (name) => name !== "out.safetensors" && statSync(join(place, name)).size > 1e6,
    );
  }
});

describe("start-up of the modules by themselves", () => {
  /** What of these packages a command line loads. */
  async function loadedBy(...words: string[]): Promise<readonly string[]> {
    const { status, loaded } = await runListed([main, ...words]);
    expect(status).toBe(0);
    return ["commander", "chevrotain", "yaml", "ajv", "h5wasm", "yauzl"].filter((name) =>
      loaded.some((url) => url.includes(`/node_modules/${name}/`)),
    );
  }

  it("pays for what is needed only", async () => {
    expect(await loadedBy("--help")).toEqual(["commander"]);
    expect(await loadedBy("--version")).toEqual(["commander"]);
    expect(await loadedBy("check", "keras/auto")).toEqual(["commander", "chevrotain"]);
    const inspected = await loadedBy("inspect", DENSE);
    expect(inspected).not.toContain("chevrotain");
  });
});
