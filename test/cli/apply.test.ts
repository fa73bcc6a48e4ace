import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { DENSE, oracle, unpacked, written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";
import { floatsOf, tensorsIn } from "./support/safetensors.js";

const root = scratchFolder();
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  written(folder, "keep", "");
});
const rules = (text: string): string => written(folder, "rules.k2t", text);
/** What is in the folder now, but for what the test itself put there. */
const left = (...own: string[]): string[] =>
  readdirSync(folder).filter((name) => name !== "keep" && !own.includes(name));

/** Takes all of plain.h5. */
const PLAIN = `
weight "first/{v}" -> "a.{v}"
weight "second/kernel" -> "b"
weight "counts/n" -> "n"
`;

describe("apply", () => {
  it("writes what Keras and PyTorch agree on", async () => {
    const output = join(folder, "out.safetensors");
    const { status, stderr } = await run(["apply", "keras/auto", DENSE, "-o", output]);
    expect([status, codesIn(stderr)]).toEqual([0, ["K2T411"]]);
    expect(tensorsIn(output)).toEqual(tensorsIn(oracle("dense/expected.safetensors")));
  });

  it("says at the end what became of what", async () => {
    const model = unpacked("plain", folder);
    const output = join(folder, "out.safetensors");
    const file = rules(
      `ignore "counts/**"\nweight "first/{v}" -> "a.{v}"\nweight "second/kernel" -> "b"\nparam "c" = zeros([2])\nparam "d" = zeros([2])\n`,
    );
    const { status, stdout, stderr } = await run(["apply", file, model, "-o", output]);
    expect([status, stderr]).toEqual([0, ""]);
    const [became, leftOut, wrote, ...more] = stdout.split("\n");
    expect(became).toBe("3 weights became 5 parameters");
    expect(leftOut).toBe(`1 weight left out by ${file}:1: counts/n`);
    expect(wrote).toMatch(/^wrote .* in \d+\.\d\d s$/);
    expect(wrote).toContain(`wrote ${output} (${statSync(output).size} B) in `);
    expect(more).toEqual([""]);
  });

  it("says which weights no rule took", async () => {
    const model = unpacked("plain", folder);
    const output = join(folder, "out.pt");
    const file = rules(`weight "first/kernel" -> "k"\n`);
    const words = ["apply", file, model, "-o", output];
    const refused = await run(words);
    expect([refused.status, refused.stdout]).toEqual([1, ""]);
    expect(codesIn(refused.stderr)).toEqual(["K2T401", "K2T401", "K2T401"]);
    expect(existsSync(output)).toBe(false);

    const { status, stdout, stderr } = await run([...words, "--allow-unmapped"]);
    expect(status).toBe(0);
    expect(stderr).toContain("3 warnings\n");
    expect(stdout).toMatch(
      /^1 weight became 1 parameter\n3 weights taken by no rule: first\/bias, second\/kernel, counts\/n\nwrote /,
    );
  });

  it("writes beside the model under its name where no output is named", async () => {
    const model = unpacked("plain", folder);
    const { status } = await run(["apply", rules(PLAIN), model]);
    expect(status).toBe(0);
    expect(left("rules.k2t", "plain.h5")).toEqual(["plain.safetensors"]);
  });

  it("casts floating-point parameters by --dtype", async () => {
    const model = unpacked("plain", folder);
    const output = join(folder, "out.safetensors");
    const dtypes = async (...more: string[]): Promise<Record<string, string>> => {
      const words = ["apply", rules(PLAIN), model, "-o", output, "--force", ...more];
      expect((await run(words)).status).toBe(0);
      const tensors = Object.entries(tensorsIn(output));
      return Object.fromEntries(tensors.map(([name, { dtype }]) => [name, dtype]));
    };
    const kept = { "a.kernel": "F32", "a.bias": "F32", b: "F64", n: "I32" };
    expect(await dtypes()).toEqual(kept);
    expect(await dtypes("--dtype", "keep")).toEqual(kept);
    expect(await dtypes("--dtype", "float32")).toEqual({ ...kept, b: "F32" });
    expect(await dtypes("--dtype", "bfloat16")).toEqual({
      "a.kernel": "BF16",
      "a.bias": "BF16",
      b: "BF16",
      n: "I32",
    });
  });

  it("sets a `let` by --set", async () => {
    const file = rules(`let size = 2\nignore "**"\nparam "x" = full([size], 7.0)\n`);
    const output = join(folder, "out.safetensors");
    const words = ["apply", file, unpacked("plain", folder), "-o", output, "--force"];
    await run(words);
    expect(floatsOf(tensorsIn(output)["x"]!)).toEqual([7, 7]);
    await run([...words, "--set", "size=3"]);
    expect(floatsOf(tensorsIn(output)["x"]!)).toEqual([7, 7, 7]);

    const wrong = await run([...words, "--set", "sise=3", "--set", "size=1"]);
    expect([wrong.status, codesIn(wrong.stderr)]).toEqual([1, ["K2T213"]]);
    expect(wrong.stderr).toContain("did you mean `size`?");
  });

  it("gives the same bytes for the same input", async () => {
    const outputs = ["a.pt", "b.pt", "a.safetensors", "b.safetensors"];
    const bytes: Buffer[] = [];
    for (const name of outputs) {
      const output = join(folder, name);
      await run(["apply", "keras/auto", DENSE, "-o", output]);
      bytes.push(readFileSync(output));
    }
    expect(bytes[0]!.length).toBeGreaterThan(100);
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[2]).toEqual(bytes[3]);
  });
});

describe("apply and files", () => {
  it("leaves an existing file alone unless forced", async () => {
    const output = written(folder, "out.pt", "mine");
    const words = ["apply", "keras/auto", DENSE, "-o", output];
    const { status, stdout, stderr } = await run(words);
    expect([status, stdout, codesIn(stderr)]).toEqual([3, "", ["K2T601", "K2T411"]]);
    expect(readFileSync(output, "utf8")).toBe("mine");
    expect((await run([...words, "--force"])).status).toBe(0);
    expect(readFileSync(output).subarray(0, 2).toString()).toBe("PK");
    expect(left()).toEqual(["out.pt"]);
  });

  it("tells all that is wrong with rules, model, target and output at once", async () => {
    const file = rules(`weight "first/{v}" -> "a.{w}"\n`);
    const words = ["apply", file, join(folder, "no.h5"), "-o", join(folder, "out.onnx")];
    const { status, stderr } = await run([...words, "--target", join(folder, "no.pt")]);
    expect(status).toBe(3);
    expect([...codesIn(stderr)].sort()).toEqual(["K2T206", "K2T506", "K2T506", "K2T605"]);
    expect(left("rules.k2t")).toEqual([]);
  });

  it.each([
    ["a folder that is not there", "no/out.pt", "K2T602"],
    ["an ending that tells no format", "out", "K2T605"],
    ["a folder in its place", ".", "K2T605"],
  ])("refuses %s", async (_, name, code) => {
    const output = join(folder, name);
    const { status, stderr } = await run(["apply", "keras/auto", DENSE, "-o", output]);
    expect([status, codesIn(stderr)[0]]).toEqual([3, code]);
    expect(left()).toEqual([]);
  });

  it("leaves nothing where data turn out to be damaged half-way", async () => {
    const model = unpacked("damaged", folder);
    const file = rules(`weight "{layer}/kernel" -> "{layer}"\n`);
    expect((await run(["check", file, model])).status).toBe(0);
    const output = written(folder, "out.pt", "mine");
    const words = ["apply", file, model, "-o", output, "--force"];
    const { status, stdout, stderr } = await run(words);
    expect([status, stdout, codesIn(stderr)]).toEqual([3, "", ["K2T502"]]);
    expect(stderr).toContain("/second/second/kernel:0");
    expect(readFileSync(output, "utf8")).toBe("mine");
    expect(left("rules.k2t", "damaged.h5")).toEqual(["out.pt"]);
  });

  it("points at the rule that divides the data by zero, and leaves nothing", async () => {
    const model = unpacked("plain", folder);
    const file = rules(
      `ignore "first/**"\nignore "second/**"\nmap "counts" -> "c" {\n  ok = n\n  bad = n / n\n}\n`,
    );
    const output = join(folder, "out.pt");
    const { status, stdout, stderr } = await run(["apply", file, model, "-o", output]);
    expect([status, stdout, codesIn(stderr)]).toEqual([1, "", ["K2T208"]]);
    expect(stderr).toContain(`${file}:5:3`);
    expect(stderr).toContain("`c.bad`");
    expect(left("rules.k2t", "plain.h5")).toEqual([]);
  });

  it("refuses what needs more memory than allowed before it writes", async () => {
    const model = unpacked("damaged", folder);
    const file = rules(`weight "{layer}/kernel" -> "{layer}" | sum(0) | cast(float64)\n`);
    const output = join(folder, "out.pt");
    const words = ["apply", file, model, "-o", output, "--max-memory"];
    // Had it begun to read, the damage would be what it tells of.
    const { status, stderr } = await run([...words, "10"]);
    expect([status, codesIn(stderr)]).toEqual([1, ["K2T604", "K2T604"]]);
    expect(stderr).toContain("`second` needs");
    // What is said to be enough for both is enough, and they are done.
    const sizes = [...stderr.matchAll(/allow more: `--max-memory (\d+)`/g)];
    expect(sizes.length).toBe(2);
    const enough = String(Math.max(...sizes.map(([, size]) => Number(size))));
    expect(codesIn((await run([...words, enough])).stderr)).toEqual(["K2T502"]);
    expect(left("rules.k2t", "damaged.h5")).toEqual([]);
    expect(codesIn((await run([...words, "1GB"])).stderr)).toEqual(["K2T502"]);
  });

  it("does larger parameters piece by piece in the memory allowed", async () => {
    const file = rules(`ignore "**"\nparam "x" = full([300, 1000], 2.5)\n`);
    const output = join(folder, "out.safetensors");
    const words = ["apply", file, DENSE, "-o", output, "--max-memory", "64kB"];
    expect((await run(words)).status).toBe(0);
    const { shape, data } = tensorsIn(output)["x"]!;
    expect(shape).toEqual([300, 1000]);
    expect(new Set(new Uint32Array(data.buffer.slice(data.byteOffset)))).toEqual(
      new Set([0x40200000]),
    );
  });

  it("splits larger outputs into shards with an index", async () => {
    const model = unpacked("plain", folder);
    const output = join(folder, "out.safetensors");
    const words = ["apply", rules(PLAIN), model, "-o", output];
    const { status, stdout } = await run([...words, "--max-shard-size", "36"]);
    expect(status).toBe(0);
    const names = [
      "out-00001-of-00002.safetensors",
      "out-00002-of-00002.safetensors",
      "out.safetensors.index.json",
    ];
    expect(left("rules.k2t", "plain.h5").sort()).toEqual(names);
    expect(stdout).toContain(
      `wrote 3 files, ${join(folder, names[0]!)} to ${join(folder, names[2]!)} (`,
    );
    const index = JSON.parse(readFileSync(join(folder, names[2]!), "utf8")) as {
      weight_map: object;
    };
    expect(index.weight_map).toEqual({
      "a.kernel": names[0],
      "a.bias": names[0],
      b: names[1],
      n: names[1],
    });
    const again = await run([...words, "--max-shard-size", "36"]);
    expect([again.status, codesIn(again.stderr)]).toEqual([3, ["K2T601"]]);
  });
});

describe("apply --target", () => {
  const target = (parameters: readonly object[]): string =>
    written(
      folder,
      "target.json",
      JSON.stringify({ version: 1, kind: "state-dict", container: "pt", parameters }),
    );
  const wanted = [
    { name: "mine.weight", shape: [5, 4], dtype: "float32", bytes: 80 },
    { name: "mine.bias", shape: [5], dtype: "float32", bytes: 20 },
  ];

  it("lets through what has just the target's names, shapes and dtypes", async () => {
    const output = join(folder, "out.pt");
    const words = ["apply", "keras/auto", DENSE, "-o", output, "--target"];
    expect((await run([...words, target(wanted)])).status).toBe(0);
    for (const file of [output, oracle("dense/expected.safetensors")]) {
      const { status } = await run([...words, file, "--force"]);
      expect(status).toBe(0);
    }
  });

  it("refuses all else", async () => {
    const output = join(folder, "out.pt");
    const file = target([
      { name: "mine.weight", shape: [4, 5], dtype: "float16", bytes: 40 },
      { name: "mine.scale", shape: [5], dtype: "float32", bytes: 20 },
    ]);
    const words = ["apply", "keras/auto", DENSE, "-o", output, "--target", file];
    const { status, stderr } = await run([...words, "--quiet"]);
    expect(status).toBe(1);
    expect([...codesIn(stderr)].sort()).toEqual(["K2T310", "K2T311", "K2T403", "K2T404"]);
    expect(left("target.json")).toEqual([]);
  });

  it("reads the index of shards", async () => {
    const model = unpacked("plain", folder);
    const output = join(folder, "out.safetensors");
    const words = ["apply", rules(PLAIN), model];
    await run([...words, "-o", output, "--max-shard-size", "36"]);
    const index = `${output}.index.json`;
    const again = join(folder, "again.pt");
    const { status } = await run([...words, "-o", again, "--target", index]);
    expect(status).toBe(0);
  });

  it("says what else the rules have wrong where the target cannot be read", async () => {
    const model = unpacked("plain", folder);
    const words = ["apply", rules(`weight "first/{v}" -> "a.{v}"\n`), model];
    const { status, stderr } = await run([...words, "--target", DENSE]);
    expect(status).toBe(3);
    expect([...codesIn(stderr)].sort()).toEqual(["K2T401", "K2T401", "K2T510"]);
  });
});
