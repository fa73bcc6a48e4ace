import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { run } from "./support/run.js";

const scratch = scratchFolder();
let ordinal = 0;

const RULES = `pack acme/vision 1.0.0
map "fc" -> "classifier" { weight = kernel[i o -> o i] }
ignore "aux/**"
`;

const GOOD = `- name: the head is turned
  model: { fc: { variables: { kernel: [2, 2] } } }
  wanted: { classifier.weight: [[0, 2], [1, 3]] }
`;

const BAD = `- name: the head is turned twice
  model: { fc: { variables: { kernel: [2, 2] } } }
  wanted: { clasifier.weight: [[0, 2], [1, 3]] }
- name: something is left
  model: { left: { variables: { k: [1] } } }
  wanted: {}
`;

function folderWith(tests: string): string {
  const folder = join(scratch, String(ordinal++));
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, "vision.k2t"), RULES);
  writeFileSync(join(folder, "vision.test.yaml"), tests);
  return folder;
}

/** Runs `test` and writes the folder as `FOLDER`. */
async function test(folder: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = await run(["test", folder, ...words]);
  const plain = (text: string): string => text.replaceAll(folder, "FOLDER");
  return { status, stdout: plain(stdout), stderr: plain(stderr) };
}

describe("test", () => {
  it("says what passed and what no test reaches, with status 0", async () => {
    const { status, stdout, stderr } = await test(folderWith(GOOD));
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`FOLDER/vision.test.yaml
  ok    the head is turned

acme/vision: no test reaches 1 of 2 rules
  FOLDER/vision.k2t:3  ignore "aux/**"

1 test passed; they reach 1 of 2 rules of 1 pack
`);
  });

  it("fails with --strict where a rule is not reached, with status 1", async () => {
    const { status, stdout } = await test(folderWith(GOOD), "--strict");
    expect(status).toBe(1);
    expect(stdout).toContain("\nerror: acme/vision: no test reaches 1 of 2 rules\n");
  });

  it("says what differs, with status 1", async () => {
    const { status, stdout, stderr } = await test(folderWith(BAD));
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toBe(`FOLDER/vision.test.yaml
  FAIL  the head is turned twice  (line 1)
        \`clasifier.weight\` did not come out: did you mean \`classifier.weight\`?
        \`classifier.weight\` came out and is not wanted: float32 (2, 2)
  FAIL  something is left  (line 4)
        error[K2T401]: no rule takes the weight \`left/k\` (1)
         --> FOLDER/vision.k2t
          = note: of the layer \`left\`
          = help: route its layer by \`map "left" -> "…"\`, or leave out what is not wanted by \`ignore "left/k"\`

        1 error

acme/vision: no test reaches 1 of 2 rules
  FOLDER/vision.k2t:3  ignore "aux/**"

2 tests failed; they reach 1 of 2 rules of 1 pack
`);
  });

  it("says only what failed with --quiet", async () => {
    const { status, stdout } = await test(folderWith(GOOD), "--quiet");
    expect([status, stdout]).toEqual([0, ""]);
    const failed = await test(folderWith(GOOD.replace("[1, 3]", "[1, 4]")), "--quiet");
    expect(failed.stdout).toContain("FAIL  the head is turned");
  });

  it("shows mistakes in test files in their place, with status 1", async () => {
    const { status, stdout, stderr } = await test(folderWith("- nam: a\n  model: {}\n"));
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("error[K2T111]: unknown key `nam`");
    expect(stderr).toContain(" --> FOLDER/vision.test.yaml:1:3\n");
    expect(stderr).toContain("did you mean `name`?");
  });

  it("writes what comes out with --update, and says what it wrote", async () => {
    const folder = folderWith(GOOD.replace("[1, 3]", "[1, 4]"));
    const { status, stdout } = await test(folder, "--update");
    expect(status).toBe(0);
    expect(stdout).toContain(
      "  wrote the head is turned\n        classifier.weight: values\n",
    );
    expect(stdout).toContain("\n1 test written anew: read the difference; they reach");
    expect(readFileSync(join(folder, "vision.test.yaml"), "utf8")).toBe(GOOD);
  });

  it("gives the failures as diagnostics, and nothing else, with --format json", async () => {
    const folder = folderWith(BAD);
    const { status, stdout, stderr } = await test(folder, "--format", "json", "--strict");
    expect([status, stderr]).toEqual([1, ""]);
    const { diagnostics, summary } = JSON.parse(stdout) as {
      diagnostics: { code: string; file: string; range: { start: { line: number } } }[];
      summary: object;
    };
    const places = diagnostics.map(
      ({ code, file, range }) => `${code} ${file}:${range.start.line}`,
    );
    expect(places).toEqual([
      "K2T702 FOLDER/vision.k2t:3",
      "K2T701 FOLDER/vision.test.yaml:1",
      "K2T701 FOLDER/vision.test.yaml:4",
    ]);
    expect(summary).toEqual({ errors: 3, warnings: 0 });
    expect(diagnostics[0]).toMatchObject({
      message: 'no test reaches `ignore "aux/**"` of `acme/vision`',
    });
    expect(diagnostics[1]).toMatchObject({
      message: "the test `the head is turned twice` failed",
      notes: [
        {
          message:
            "`clasifier.weight` did not come out: did you mean `classifier.weight`?",
        },
        {
          message: "`classifier.weight` came out and is not wanted: float32 (2, 2)",
        },
      ],
    });
  });

  it("annotates with --format github, and is silent where all passed", async () => {
    const bad = await test(folderWith(BAD), "--format", "github");
    expect([bad.status, bad.stderr]).toEqual([1, ""]);
    expect(bad.stdout.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^::error file=FOLDER\/vision.test.yaml,line=1,.*K2T701::/),
      expect.stringMatching(/^::error file=FOLDER\/vision.test.yaml,line=4,.*K2T701::/),
    ]);
    const good = await test(folderWith(GOOD), "--format", "github");
    expect(good).toEqual({ status: 0, stdout: "", stderr: "" });
    const strict = await test(folderWith(GOOD), "--format", "sarif", "--strict");
    expect([strict.status, strict.stderr]).toEqual([1, ""]);
    expect(JSON.parse(strict.stdout)).toMatchObject({
      runs: [{ results: [{ ruleId: "K2T702", level: "error" }] }],
    });
  });

  it("gives JSON and nothing else with --json, mistakes in test files too", async () => {
    const folder = folderWith(BAD);
    writeFileSync(join(folder, "other.test.yaml"), "[]");
    const { status, stdout, stderr } = await test(folder, "--json");
    expect([status, stderr]).toEqual([1, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      cases: [
        {
          name: "the head is turned twice",
          passed: false,
          differences: [
            {
              kind: "missing",
              parameter: "clasifier.weight",
              suggestion: "classifier.weight",
            },
            { kind: "extra", parameter: "classifier.weight" },
          ],
        },
        {
          passed: false,
          differences: [
            { kind: "diagnostic", diagnostic: { code: "K2T401", severity: "error" } },
          ],
        },
      ],
      coverage: [{ pack: "acme/vision", rules: 2, reached: 1 }],
      diagnostics: [{ code: "K2T111", file: "FOLDER/other.test.yaml" }],
      summary: { passed: 0, failed: 2, updated: 0, rules: 2, reached: 1 },
    });
  });

  it("ends with 3 where a file cannot be read, and with 2 for wrong use", async () => {
    const { status, stderr } = await run(["test", join(scratch, "nowhere")]);
    expect(status).toBe(3);
    expect(stderr).toContain("error[K2T506]");
    expect((await run(["test", "--strikt"])).status).toBe(2);
  });
});
