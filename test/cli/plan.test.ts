import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { DENSE, unpacked, written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";

const folder = scratchFolder();

describe("plan --json", () => {
  it("is the documented JSON", async () => {
    const model = unpacked("plain", folder);
    const text = [
      `weight "first/{v}" -> "a.{v}" | transpose`,
      `ignore "second/**"`,
      `  param "scale" = full([], 1.5)`,
      "",
    ].join("\n");
    const file = written(folder, "rules.k2t", text);
    const words = ["plan", file, model, "--json", "--allow-unmapped", "--quiet"];
    const { status, stdout, stderr } = await run(words);
    expect([status, stderr]).toEqual([0, ""]);
    const first = { file, line: 1, column: 1 };
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      parameters: [
        {
          name: "a.kernel",
          shape: [3, 2],
          dtype: "float32",
          sources: ["first/kernel"],
          rule: first,
          expression: expect.stringContaining("transpose"),
          facts: {},
          overrides: null,
        },
        {
          name: "a.bias",
          shape: [3],
          dtype: "float32",
          sources: ["first/bias"],
          rule: first,
          expression: expect.stringContaining("transpose"),
          facts: {},
          overrides: null,
        },
        {
          name: "scale",
          shape: [],
          dtype: "float32",
          sources: [],
          rule: { file, line: 3, column: 3 },
          expression: "full([], 1.5)",
          facts: {},
          overrides: null,
        },
      ],
      ignored: [
        {
          path: "second/kernel",
          rule: { file, line: 2, column: 1 },
          overrides: null,
        },
      ],
      unmapped: ["counts/n"],
    });
  });

  it("names rules of built-in packs by their place in the package", async () => {
    const { stdout } = await run(["plan", "keras/auto", DENSE, "--json"]);
    const { parameters } = JSON.parse(stdout) as {
      parameters: { name: string; rule: { file: string }; sources: string[] }[];
    };
    expect(
      parameters.map(({ name, rule, sources }) => [name, rule.file, sources]),
    ).toEqual([
      ["mine.weight", "rules/keras/core/dense.k2t", ["mine/kernel"]],
      ["mine.bias", "rules/keras/core/dense.k2t", ["mine/bias"]],
    ]);
  });

  it("says which rule of a pack a rule overrides, and so does the text", async () => {
    const rules = 'use keras/auto\nmap "mine" -> "own"\n';
    const file = written(folder, "overrides.k2t", rules);
    const auto = readFileSync("rules/keras/auto.k2t", "utf8").split("\n");
    const line = auto.findIndex((text) => text.includes("map ")) + 1;
    const overrides = { file: "rules/keras/auto.k2t", line, column: 1 };
    const json = await run(["plan", file, DENSE, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      parameters: [
        { name: "own.weight", overrides },
        { name: "own.bias", overrides },
      ],
    });
    const { stdout } = await run(["plan", file, DENSE]);
    const said = `, overrides rules/keras/auto.k2t:${line}`;
    expect(stdout.split("\n").filter((row) => row.includes(said))).toHaveLength(2);
  });

  it("is silent on standard output where there are errors", async () => {
    const file = written(folder, "few.k2t", `weight "first/kernel" -> "k"\n`);
    const words = ["plan", file, unpacked("plain", folder)];
    for (const more of [[], ["--json"]]) {
      const { status, stdout, stderr } = await run([...words, ...more]);
      expect([status, stdout]).toEqual([1, ""]);
      expect(codesIn(stderr)).toEqual(["K2T401", "K2T401", "K2T401"]);
    }
  });

  it("keeps names that a terminal would obey from it", async () => {
    const file = written(folder, "odd.k2t", `weight "{l}/kernel" -> "p.{l}"\n`);
    const words = ["plan", file, unpacked("strange", folder), "--json"];
    const { status, stdout } = await run(words);
    expect(status).toBe(0);
    // eslint-disable-next-line no-control-regex -- looking for them is the point
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    const { parameters } = JSON.parse(stdout) as { parameters: { name: string }[] };
    expect(parameters.map(({ name }) => name)).toEqual([
      "p.red\u001b[31m",
      "p.two\nlines\u202e",
    ]);
  });
});

/** The conv's image (2, 3, 3) is flattened; real Keras wrote the file. */
const CNN = join(import.meta.dirname, "../fixtures/oracle/cnn/model.h5");

describe("plan of a layer that reads a Flatten", () => {
  const dense =
    /^\S+\.weight .* kernel\[\(s c\) o -> o \(c s\); c=layer\.flattened\[-1\]\], where flattened is \[\d+, \d+, \d+\] /m;

  it("says from the file what was flattened", async () => {
    const { stdout } = await run(["plan", "keras/auto", CNN]);
    expect(stdout).toMatch(dense);
    const json = await run(["plan", "keras/auto", CNN, "--json", "--quiet"]);
    const { parameters } = JSON.parse(json.stdout) as {
      parameters: { facts: Record<string, unknown> }[];
    };
    const facts = parameters.flatMap((it) => Object.entries(it.facts));
    expect(facts).toEqual([
      ["flattened", [expect.any(Number), expect.any(Number), expect.any(Number)]],
    ]);
  });

  it("leaves Keras's order on demand", async () => {
    const { stdout } = await run(["plan", "keras/auto", CNN, "--set", "flatten=keras"]);
    expect(stdout).not.toMatch(dense);
  });
});

describe("plan for people", () => {
  it("has a row for each parameter, what is left out, and the sum", async () => {
    const file = written(
      folder,
      "text.k2t",
      `ignore "second/**"\nweight "first/kernel" -> "long.name.of.it" | transpose\nmap "counts" -> "c" { n = n }\nparam "s" = zeros([3])\n`,
    );
    const words = ["plan", file, unpacked("plain", folder), "--allow-unmapped"];
    const { status, stdout } = await run(words);
    expect(status).toBe(0);
    const [head, ...lines] = stdout.split("\n");
    expect(head!.split(/ {2,}/)).toEqual([
      "parameter",
      "shape",
      "dtype",
      "from",
      "made by",
      "as",
      "rule",
    ]);
    const rows = lines.slice(0, 3).map((line) => line.split(/ {2,}/));
    const cells = (row: string[]): string[] => [...row.slice(0, 4), ...row.slice(5)];
    expect(rows.map(cells)).toEqual([
      [
        "long.name.of.it",
        "(3, 2)",
        "float32",
        "first/kernel",
        "strided copy",
        `${file}:2`,
      ],
      ["c.n", "(2)", "int32", "counts/n", "copy", `${file}:3`],
      ["s", "(3)", "float32", "-", "fill 0", `${file}:4`],
    ]);
    // Columns stand under their titles.
    for (const [i, row] of rows.entries()) {
      expect(lines[i]!.indexOf(row[1]!)).toBe(head!.indexOf("shape"));
      expect(lines[i]!.indexOf(row[3]!)).toBe(head!.indexOf("from"));
    }
    expect(lines.slice(3)).toEqual([
      "",
      `1 weight left out by ${file}:1: second/kernel`,
      "1 weight taken by no rule: first/bias",
      "3 parameters, 44 B",
      "",
    ]);
  });

  it("keeps names that a terminal would obey from it", async () => {
    const file = written(folder, "odd2.k2t", `weight "{l}/kernel" -> "p.{l}"\n`);
    const { stdout } = await run(["plan", file, unpacked("strange", folder)]);
    expect(stdout).toContain("p.red␛[31m");
    expect(stdout).toContain("p.two␊lines�");
    // eslint-disable-next-line no-control-regex -- looking for them is the point
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});
