import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { DENSE, unpacked, written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";

const folder = scratchFolder();
/** One error, at line 2, columns 26 to 33. */
const WRONG = `# a comment\nweight "first/{v}" -> "a.{other}"\n`;
const wrong = (): string => written(folder, "wrong.k2t", WRONG);

describe("check", () => {
  it("says that rules are sound, and what they fit", async () => {
    const silent = { status: 0, stderr: "" };
    const alone = await run(["check", "keras/auto"]);
    expect(alone).toEqual({
      ...silent,
      stdout: "keras/auto: the rules are sound\n",
    });
    const file = written(folder, "all.k2t", `ignore "**"\n`);
    expect(await run(["check", file, DENSE])).toEqual({
      ...silent,
      stdout: `${file}: the rules are sound and fit ${DENSE}\n`,
    });
    expect(await run(["check", file, DENSE, "--quiet"])).toEqual({
      ...silent,
      stdout: "",
    });
  });

  it("needs no model to find what rules alone have wrong", async () => {
    const { status, stdout, stderr } = await run(["check", wrong()]);
    expect([status, stdout, codesIn(stderr)]).toEqual([1, "", ["K2T206"]]);
    expect(stderr).toContain("wrong.k2t:2:");
  });

  it.each([
    ["no.k2t", 3, "K2T506"],
    ["./no", 3, "K2T506"],
    ["keras/aut", 1, "K2T210"],
    [folder, 3, "K2T506"],
  ])("of rules that are not there: %s", async (rules, status, code) => {
    const ran = await run(["check", rules]);
    expect([ran.status, ran.stdout, codesIn(ran.stderr)]).toEqual([status, "", [code]]);
  });

  it("suggests a pack", async () => {
    const { stderr } = await run(["check", "keras/aut"]);
    expect(stderr).toContain("did you mean `keras/auto`?");
  });
});

describe("--format", () => {
  const diagnostic = {
    code: "K2T206",
    severity: "error",
    message: expect.stringContaining("other"),
    file: expect.stringMatching(/wrong\.k2t$/),
    range: {
      start: { line: 2, column: expect.any(Number) },
      end: { line: 2, column: expect.any(Number) },
    },
    notes: expect.any(Array),
  };
  const document = {
    version: 1,
    diagnostics: [expect.objectContaining(diagnostic)],
    summary: { errors: 1, warnings: 0 },
  };

  it("json is the documented JSON, alone on standard output", async () => {
    const { status, stdout, stderr } = await run(["check", wrong(), "--format", "json"]);
    expect([status, stderr]).toEqual([1, ""]);
    expect(JSON.parse(stdout)).toEqual(document);
  });

  it("json tells of nothing, too", async () => {
    const { status, stdout, stderr } = await run([
      "check",
      "keras/auto",
      "--format",
      "json",
    ]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      diagnostics: [],
      summary: { errors: 0, warnings: 0 },
    });
  });

  it("json has warnings also with --quiet", async () => {
    const words = ["check", "keras/auto", DENSE, "--format", "json", "--quiet"];
    const { stdout } = await run(words);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { errors: 0, warnings: 1 } });
  });

  it("json of apply is alone on standard output", async () => {
    const output = join(folder, "out.pt");
    const words = ["apply", "keras/auto", DENSE, "-o", output, "--format", "json"];
    const { status, stdout, stderr } = await run(words);
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { errors: 0, warnings: 1 } });
    const again = await run(words);
    expect([again.status, again.stderr]).toEqual([3, ""]);
    expect(JSON.parse(again.stdout)).toMatchObject({
      diagnostics: [{ code: "K2T601", file: output }, { code: "K2T411" }],
    });
  });

  it("sarif and github go to standard output", async () => {
    const sarif = await run(["check", wrong(), "--format", "sarif"]);
    expect([sarif.status, sarif.stderr]).toEqual([1, ""]);
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      version: "2.1.0",
      runs: [{ results: [{ ruleId: "K2T206", level: "error" }] }],
    });
    const github = await run(["check", wrong(), "--format", "github"]);
    expect([github.status, github.stderr]).toEqual([1, ""]);
    expect(github.stdout).toMatch(/^::error file=.*wrong\.k2t,line=2,.*title=K2T206::/);
  });

  it("of plan and inspect stay on standard error", async () => {
    const words = ["plan", "keras/auto", DENSE, "--json", "--format", "json"];
    const { status, stdout, stderr } = await run(words);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ parameters: [{}, {}] });
    expect(JSON.parse(stderr)).toMatchObject({ summary: { errors: 0, warnings: 1 } });
    const nothing = await run(["inspect", join(folder, "no"), "--format", "json"]);
    expect([nothing.status, nothing.stdout]).toEqual([3, ""]);
    expect(JSON.parse(nothing.stderr)).toMatchObject({
      diagnostics: [{ code: "K2T506" }],
    });
  });
});

describe("--quiet", () => {
  it("keeps warnings back, not errors", async () => {
    const words = ["check", "keras/auto", DENSE, "--quiet"];
    expect(await run(words)).toEqual({ status: 0, stdout: "", stderr: "" });
    const { stderr } = await run(["check", wrong(), "--quiet"]);
    expect(codesIn(stderr)).toEqual(["K2T206"]);
  });

  it("leaves apply nothing to say", async () => {
    const output = join(folder, "quiet.pt");
    const words = ["apply", "keras/auto", DENSE, "-o", output, "--quiet"];
    const silent = { status: 0, stdout: "", stderr: "" };
    expect(await run(words, { terminal: true })).toEqual(silent);
  });
});

describe("colours", () => {
  beforeEach(() => vi.stubEnv("NO_COLOR", undefined));
  afterEach(() => vi.unstubAllEnvs());
  const ESCAPE = "\u001b[";
  const words = ["check", "keras/aut"];

  it("are for terminals", async () => {
    expect((await run(words, { terminal: true })).stderr).toContain(ESCAPE);
    expect((await run(words)).stderr).not.toContain(ESCAPE);
  });

  it("are not for those who want none", async () => {
    const plain = await run([...words, "--no-color"], { terminal: true });
    expect(plain.stderr).not.toContain(ESCAPE);
    vi.stubEnv("NO_COLOR", "1");
    expect((await run(words, { terminal: true })).stderr).not.toContain(ESCAPE);
  });
});

describe("progress", () => {
  it("shows on a terminal and goes away; a pipe sees none of it", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    try {
      const model = unpacked("plain", folder);
      const file = written(
        folder,
        "p.k2t",
        `ignore "**"\nparam "x" = zeros([5])\nparam "y" = zeros([15])\n`,
      );
      const words = ["apply", file, model, "--force", "-o", join(folder, "p.pt")];
      const shown = await run(words, { terminal: true });
      expect(shown.stderr).toBe(
        "\r\u001b[K75%  1 of 2 parameters, 60 B of 80 B\r\u001b[K",
      );
      expect((await run(words)).stderr).toBe("");
    } finally {
      vi.useRealTimers();
    }
  });
});
