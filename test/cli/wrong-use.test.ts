import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "./support/run.js";

const HINT = "(add --help for how it is used)\n";

describe("wrong use", () => {
  it.each<[string, string]>([
    ["aply keras/auto m.h5", "error: unknown command 'aply'\n(Did you mean apply?)\n"],
    ["teleport", "error: unknown command 'teleport'\n"],
    ["apply", "error: missing required argument 'rules'\n"],
    ["apply keras/auto", "error: missing required argument 'model'\n"],
    ["plan keras/auto", "error: missing required argument 'model'\n"],
    ["inspect", "error: missing required argument 'file'\n"],
    ["check", "error: missing required argument 'rules'\n"],
    [
      "inspect a b",
      "error: too many arguments for 'inspect'. Expected 1 argument but got 2.\n",
    ],
    [
      "check keras/auto --traget x",
      "error: unknown option '--traget'\n(Did you mean --target?)\n",
    ],
    ["check keras/auto --json", "error: unknown option '--json'\n"],
    ["apply a b --target", "error: option '--target <file>' argument missing\n"],
    [
      "check keras/auto --format xml",
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, sarif, github.\n",
    ],
    [
      "apply a b --dtype float8",
      "error: option '--dtype <dtype>' argument 'float8' is invalid. Allowed choices are float16, bfloat16, float32, float64, keep.\n",
    ],
    [
      "check keras/auto --set heads",
      "error: option '--set <name=value>' argument 'heads' is invalid. Write it as name=value.\n",
    ],
    [
      "check keras/auto --set =3",
      "error: option '--set <name=value>' argument '=3' is invalid. Write it as name=value.\n",
    ],
    [
      "apply a b --max-memory much",
      "error: option '--max-memory <size>' argument 'much' is invalid. A size is a number of bytes, such as 500MB or 2GiB.\n",
    ],
    [
      "apply a b --max-shard-size 0",
      "error: option '--max-shard-size <size>' argument '0' is invalid. A size is a number of bytes, such as 500MB or 2GiB.\n",
    ],
    [
      "apply a b --max-shard-size 1GB --part 3",
      "error: option '--part <K/N>' argument '3' is invalid. A part is K/N, such as 3/8 for the third of eight.\n",
    ],
    [
      "apply a b --max-shard-size 1GB --part 0/8",
      "error: option '--part <K/N>' argument '0/8' is invalid. Parts count from 1 to 8: add 1 to an index that counts from 0.\n",
    ],
    [
      "apply a b --max-shard-size 1GB --part 9/8",
      "error: option '--part <K/N>' argument '9/8' is invalid. Parts count from 1 to 8.\n",
    ],
    [
      "apply a b --part 1/8",
      "error: --part needs --max-shard-size: what the parts share out are shards\n",
    ],
    ["index", "error: missing required argument 'shards'\n"],
    [
      "check keras/auto --target t.pt",
      "error: --target needs a model: what the rules make depends on it\n",
    ],
  ])("k2t-rules %s", async (words, stderr) => {
    expect(await run(words.split(" "))).toEqual({
      status: 2,
      stdout: "",
      stderr: stderr + HINT,
    });
  });

  it("shows what there is where no command is given", async () => {
    const { status, stdout, stderr } = await run([]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    for (const name of ["apply", "check", "plan", "inspect", "index"]) {
      expect(stderr).toContain(`\n  ${name} [options] <`);
    }
  });
});

describe("asking how it is used", () => {
  it.each(["--help", "help", "apply --help", "help plan"])("%s", async (words) => {
    const { status, stdout, stderr } = await run(words.split(" "));
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Usage: k2t-rules /);
  });

  it("tells what the exit status means", async () => {
    const { stdout } = await run(["--help"]);
    expect(stdout).toMatch(/\nExit status: 0 done; 1 .*; 2 wrong use;\n3 a file /);
  });

  it("names every option of the contract", async () => {
    const { stdout } = await run(["apply", "--help"]);
    const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(
      (it) => it[1],
    );
    expect(options.sort()).toEqual([
      "--allow-unmapped",
      "--dtype",
      "--force",
      "--format",
      "--help",
      "--max-memory",
      "--max-shard-size",
      "--no-color",
      "--output",
      "--part",
      "--quiet",
      "--set",
      "--target",
      "--timings",
    ]);
  });

  it("tells the package's version", async () => {
    const file = join(import.meta.dirname, "../../package.json");
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
    const told = { status: 0, stdout: `${version}\n`, stderr: "" };
    expect(await run(["--version"])).toEqual(told);
  });
});
