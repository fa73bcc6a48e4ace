import { execFileSync } from "node:child_process";
import { isBuiltin } from "node:module";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageNameFault } from "../../src/api/pack-init/package-name.js";
import { initPack, runTests } from "../../src/index.js";
import { run } from "../cli/support/run.js";
import { scratchFolder } from "../support/scratch.js";

const scratch = scratchFolder();

describe("a new pack", () => {
  it.each([
    ["@acme/vision", "vision"],
    ["some-pack.2", "some-pack.2"],
  ])("%s passes its own tests, which reach all of its rules", async (name, file) => {
    const folder = join(scratch, "deep", file);
    const { status, diagnostics, files } = await initPack({ name, folder });
    expect([status, diagnostics]).toEqual([0, []]);
    const names = ["README.md", `${file}.k2t`, `${file}.test.yaml`, "package.json"];
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    expect([...files].sort()).toEqual(names.map((it) => join(folder, it)).sort());
    const tested = await runTests({ paths: [folder], strict: true });
    expect([tested.status, tested.diagnostics]).toEqual([0, []]);
    expect(tested.cases.length).toBeGreaterThan(2);
    const [pack] = tested.coverage;
    expect(pack).toMatchObject({ name: name.replace("@", ""), unreached: [] });
    expect(pack!.rules).toBeGreaterThan(3);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name,
      k2t: { packs: { [file]: `${file}.k2t` } },
      scripts: { test: "k2t-rules test --strict" },
    });
  });

  it("is packed by npm with all that its rules and tests come to need", async () => {
    const folder = join(scratch, "packed");
    await initPack({ name: "@acme/vision", folder });
    const needed = ["extra.k2t", "parts/head.yaml", "parts/more.yml", "fixtures/a.keras"];
    const others = [".github/ci.yaml", "notes.txt", "weights.h5"];
    for (const path of [...needed, ...others]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "");
    }
    const words = ["pack", "--dry-run", "--json", "--offline"];
    const told = execFileSync("npm", words, { cwd: folder, encoding: "utf8" });
    const [{ files }] = JSON.parse(told) as [{ files: { path: string }[] }];
    const own = ["README.md", "package.json", "vision.k2t", "vision.test.yaml"];
    expect(files.map(({ path }) => path).sort()).toEqual([...needed, ...own].sort());
  });

  it("has a schema for editors, where the package's own dependency puts it", async () => {
    const folder = join(scratch, "schema");
    await initPack({ name: "vision", folder });
    const [line] = readFileSync(join(folder, "vision.test.yaml"), "utf8").split("\n");
    const path = /^# yaml-language-server: \$schema=(\S+)$/.exec(line!)![1]!;
    const inPackage = path.replace("./node_modules/k2t-rules/", "");
    const checkout = join(import.meta.dirname, "../..");
    expect(existsSync(join(checkout, inPackage))).toBe(true);
    const { files, exports } = JSON.parse(
      readFileSync(join(checkout, "package.json"), "utf8"),
    ) as { files: string[]; exports: Record<string, unknown> };
    expect(files).toContain("grammar");
    expect(exports).toHaveProperty([`./${inPackage}`]);
  });

  it("overwrites nothing, and then writes nothing", async () => {
    const folder = join(scratch, "there");
    mkdirSync(folder);
    writeFileSync(join(folder, "README.md"), "mine");
    writeFileSync(join(folder, "vision.k2t"), "mine too");
    const { status, diagnostics, files } = await initPack({ name: "vision", folder });
    expect([status, files]).toEqual([3, []]);
    expect(diagnostics.map(({ code, file }) => `${code} ${file}`).sort()).toEqual([
      `K2T601 ${join(folder, "README.md")}`,
      `K2T601 ${join(folder, "vision.k2t")}`,
    ]);
    expect(readdirSync(folder).sort()).toEqual(["README.md", "vision.k2t"]);
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("mine");
  });

  it("leaves nothing behind where a file cannot be written", async () => {
    const folder = join(scratch, "half");
    mkdirSync(folder);
    symlinkSync(join(scratch, "nowhere"), join(folder, "README.md"));
    const { status } = await initPack({ name: "vision", folder });
    expect(status).toBe(3);
    expect(readdirSync(folder)).toEqual(["README.md"]);
    expect(existsSync(join(scratch, "nowhere"))).toBe(false);
    const file = join(scratch, "file");
    writeFileSync(file, "");
    const inside = await initPack({ name: "vision", folder: join(file, "a/b") });
    expect([inside.status, inside.diagnostics[0]!.code]).toEqual([3, "K2T602"]);
    const taken = await initPack({ name: "vision", folder: file });
    expect([taken.status, taken.diagnostics]).toMatchObject([
      3,
      [{ code: "K2T601", message: `\`${file}\` exists already` }],
    ]);
    expect(taken.diagnostics[0]!.help).not.toContain("--force");
  });
});

describe("the name of a new pack", () => {
  // As `npm init` and the validator within npm have it.
  it.each([
    ["vision", null],
    ["@acme/vision", null],
    ["vision-2_b.c", null],
    ["@a-b/1", null],
    ["", /is empty/],
    ["Vision", /capital/],
    ["@Acme/vision", /capital/],
    [" vision", /space/],
    ["a b", /character/],
    ["a~b!", /character/],
    ["é", /character/],
    ["_vision", /dot or an underscore/],
    [".vision", /dot or an underscore/],
    ["@acme/.vision", /dot or an underscore/],
    ["../vision", /dot or an underscore|scope/],
    ["@acme/", /part/],
    ["@/vision", /part/],
    ["a/b", /lacks the `@` of its scope: `@a\/b`/],
    ["@acme", /scope only/],
    ["k2t-rules", /this tool/],
    ["@acme/a/b", /scope/],
    ["node_modules", /reserved/],
    ["favicon.ico", /reserved/],
    ["http", /Node's own/],
    ["x".repeat(215), /214/],
  ])("%j: %s", (name, fault) => {
    const found = packageNameFault(name, isBuiltin);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toMatch(fault);
  });

  it("is none that makes the pack's name a built-in one's", async () => {
    const folder = join(scratch, "built-in");
    const { diagnostics, files } = await initPack({ name: "@keras/core", folder });
    expect(diagnostics).toMatchObject([
      {
        code: "K2T225",
        message:
          "the pack of `@keras/core` would have the name of the built-in `keras/core`",
      },
    ]);
    expect([files, existsSync(folder)]).toEqual([[], false]);
  });

  it("is wrong use where npm does not take it, and nothing is written", async () => {
    const { status, stdout, stderr } = await run(["pack", "init", "../Vision"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error\[K2T225\]: no package can be called `..\/Vision`/);
  });
});
