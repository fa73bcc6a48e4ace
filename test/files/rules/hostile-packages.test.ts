import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { check } from "../../../src/index.js";
import type { Diagnostic } from "../../../src/index.js";
import { buildCommand, runListed } from "../../cli/support/built.js";
import { DENSE } from "../../cli/support/models.js";
import { packsField, putFiles, putPackage } from "../../support/npm-package.js";
import { scratchFolder } from "../../support/scratch.js";

/**
 * Packages that are made to be run, or to make the tool read what is not theirs. That paths
 * of `k2t.packs` lead out, and a `package.json` that is none, are in npm.test.ts.
 */
const root = realpathSync(scratchFolder());
const command = buildCommand();
let count = 0;
/** A project of its own for each test, in a folder with a file that is no business of it. */
let outside: string;
let project: string;
const SECRET = 'pack a/secret\nmap "mine" -> "secret"';
beforeEach(() => {
  outside = join(root, String(count++));
  project = join(outside, "project");
  putFiles(outside, {
    "secret.k2t": SECRET,
    "project/main.k2t": "# first\nuse npm:@acme/vision\n",
  });
});

const GOOD =
  'pack acme/vision 1.0.0\nuse keras/core\nallow K2T411 map "mine" -> "head"\n';

/** Puts the package that `main.k2t` uses, with one pack of this text. */
const put = (text: string, files: Readonly<Record<string, string>> = {}): string =>
  putPackage(project, "@acme/vision", {
    manifest: packsField({ vision: "rules/vision.k2t" }),
    files: { "rules/vision.k2t": text, ...files },
  });

/** What is said of `main.k2t`, each with the text that it marks and the line of this. */
async function told(): Promise<readonly string[]> {
  const { diagnostics, status } = await check({
    rules: join(project, "main.k2t"),
    model: DENSE,
  });
  expect(status).not.toBe(0);
  expect(JSON.stringify(diagnostics)).not.toContain("a/secret");
  return diagnostics.filter(({ severity }) => severity === "error").map(place);
}

function place({ code, span }: Diagnostic): string {
  if (!span) throw new Error(`${code} has no place`);
  const { source, start, end } = span;
  const line = source.text.slice(0, start).split("\n").length;
  const file = source.file.split("/").at(-1)!;
  return `${code} ${file}:${line} ${source.text.slice(start, end)}`;
}

const IN_MAIN = "main.k2t:2 npm:@acme/vision";

describe("code in a package", () => {
  /** Puts a package all of whose code leaves a trace and then fails. */
  function putTraps(): { readonly folder: string; readonly trace: string } {
    const trace = join(outside, "trace");
    const trap = `require("node:fs").writeFileSync(${JSON.stringify(trace)}, "run"); throw new Error("run");`;
    const script = `node trap.cjs`;
    const folder = putPackage(project, "@acme/vision", {
      manifest: {
        ...packsField({ vision: "./rules/vision.k2t" }),
        main: "trap.cjs",
        module: "trap.cjs",
        bin: { "k2t-rules": "trap.cjs", vision: "trap.cjs" },
        exports: {
          ".": "./trap.cjs",
          "./package.json": "./trap.cjs",
          "./rules/vision.k2t": "../../../secret.k2t",
          "./*": "./trap.cjs",
        },
        imports: { "#vision": "../../../secret.k2t", "#*": "./trap.cjs" },
        scripts: Object.fromEntries(
          ["preinstall", "install", "postinstall", "prepare", "k2t", "test"].map((it) => [
            it,
            script,
          ]),
        ),
        directories: { rules: "../../.." },
        workspaces: ["../../.."],
      },
      files: {
        "trap.cjs": trap,
        "index.js": trap,
        "rules/vision.js": trap,
        "rules/vision.k2t": GOOD,
        "binding.gyp": "{}",
        "node_modules/keras/package.json": JSON.stringify({
          name: "keras",
          main: "../../trap.cjs",
        }),
        ".npmrc": `script-shell=${join(outside, "none")}`,
      },
    });
    return { folder, trace };
  }

  // In a process of its own, of which the loader tells what modules are loaded.
  it.each([
    [["apply", "main.k2t", DENSE, "-o", "out.pt"]],
    [["apply", "npm:@acme/vision", DENSE, "-o", "out.pt"]],
    [["packs"]],
    [["packs", "show", "npm:@acme/vision"]],
    [["packs", "match", DENSE]],
  ])("is not run, and nothing of it is loaded: %j", async (words) => {
    const { folder, trace } = putTraps();
    const main = pathToFileURL(await command).href;
    const start = `process.chdir(${JSON.stringify(project)}); process.argv.splice(1, 0, "k2t"); await import(${JSON.stringify(main)});`;
    const ran = await runListed(["--input-type=module", "-e", start, "--", ...words]);
    expect([ran.status, ran.stderr]).toEqual([0, ""]);
    expect(existsSync(trace)).toBe(false);
    expect(ran.loaded.length).toBeGreaterThan(0);
    expect(
      ran.loaded.filter((url) => url.startsWith(pathToFileURL(folder).href)),
    ).toEqual([]);
    if (words[0] === "apply") expect(existsSync(join(project, "out.pt"))).toBe(true);
  });

  it("would leave its trace if it were run", () => {
    const { folder, trace } = putTraps();
    const run = (): unknown =>
      execFileSync(process.execPath, [join(folder, "trap.cjs")], { stdio: "pipe" });
    expect(run).toThrow();
    expect(existsSync(trace)).toBe(true);
  });
});

describe("a `use` within a pack", () => {
  it.each([
    ["leads out", "./../../../../secret.k2t", "K2T215"],
    ["leads out and back in", "../../../@acme/../../../secret.k2t", "K2T215"],
    ["leads to another package", "./../../../other/other.k2t", "K2T215"],
    ["leads to the file that uses the package", "../../../../main.k2t", "K2T215"],
    ["is absolute", "/etc/passwd", "K2T210"],
    ["is an address", "file:///etc/passwd", "K2T210"],
    ["is an address of npm's", "npm:https://example.com/x.tgz", "K2T210"],
    ["is encoded", "./%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.k2t", "K2T210"],
    ["is encoded with slashes", "./..%2f..%2f..%2f..%2fsecret.k2t", "K2T210"],
    ["has the other slashes", ".\\\\..\\\\..\\\\secret.k2t", "K2T210"],
    ["has a NUL", "./part\u0000.k2t", "K2T210"],
    ["has a NUL behind a name", "./part.k2t\u0000/../../../../../secret.k2t", "K2T215"],
    ["has a query", "./part.k2t?x", "K2T210"],
    ["is endless", `./${"a".repeat(100_000)}`, "K2T210"],
    ["has endless parts", `./${"a/".repeat(50_000)}b`, "K2T210"],
    ["is a folder", "./.", "K2T210"],
    ["is a package of a path", "npm:../../../secret", "K2T210"],
  ])("that %s is an error at its place", async (_, target, code) => {
    put(`pack acme/vision\n\nuse "${target}"\n`, { "rules/part.k2t": "" });
    putFiles(join(project, "node_modules/other"), { "other.k2t": SECRET });
    const [only, ...more] = await told();
    expect(more).toEqual([]);
    expect(only).toMatch(new RegExp(`^${code} vision\\.k2t:3 `));
  });

  it.each([
    ["a file outside", "secret.k2t", "./link", "K2T215"],
    ["a folder outside", ".", "./link/secret.k2t", "K2T215"],
    [
      "a folder outside and in again",
      ".",
      "./link/project/node_modules/@acme/vision/part.k2t",
      null,
    ],
    ["a device", "/dev/zero", "./link", "K2T210"],
    ["a file of the system", "/etc/passwd", "./link", "K2T215"],
    ["itself", "project/node_modules/@acme/vision/rules/link", "./link", "K2T210"],
    ["nothing", "none", "./link", "K2T210"],
    [
      "a part of the package",
      "project/node_modules/@acme/vision/part.k2t",
      "./link",
      null,
    ],
  ])("through a link to %s stays in the package", async (_, to, target, code) => {
    const folder = put(`${GOOD}use ${target}\n`, { "part.k2t": "" });
    symlinkSync(to.startsWith("/") ? to : join(outside, to), join(folder, "rules/link"));
    if (code === null) {
      expect(
        (await check({ rules: join(project, "main.k2t"), model: DENSE })).status,
      ).toBe(0);
    } else expect(await told()).toEqual([`${code} vision.k2t:4 ${target}`]);
  });

  it("of two links that are a circle ends", async () => {
    const folder = put(`${GOOD}use ./a/b/a/b/x.k2t\n`);
    symlinkSync("b", join(folder, "rules/a"));
    symlinkSync("a", join(folder, "rules/b"));
    expect(await told()).toEqual(["K2T210 vision.k2t:4 ./a/b/a/b/x.k2t"]);
  });

  it.each(["pipe", "socket"])("of a %s does not wait", async (kind) => {
    const folder = put(`${GOOD}use ./odd\n`);
    const odd = join(folder, "rules/odd");
    if (kind === "pipe") execFileSync("mkfifo", [odd]);
    else {
      const { createServer } = await import("node:net");
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(odd, resolve));
      expect(await told()).toEqual(["K2T210 vision.k2t:4 ./odd"]);
      await new Promise((resolve) => server.close(resolve));
      return;
    }
    expect(await told()).toEqual(["K2T210 vision.k2t:4 ./odd"]);
  });

  it("of its own package is a circle", async () => {
    put("pack acme/vision\nuse npm:@acme/vision\n");
    expect(await told()).toEqual(["K2T211 vision.k2t:2 npm:@acme/vision"]);
    putPackage(join(project, "node_modules/@acme/vision"), "back", {
      manifest: packsField({ back: "back.k2t" }),
      files: { "back.k2t": "pack b/ack\nuse npm:@acme/vision" },
    });
    put("pack acme/vision\nuse npm:back\n");
    expect(await told()).toEqual(["K2T211 back.k2t:2 npm:@acme/vision"]);
  });
});

describe("a pack that cannot be read", () => {
  it.each([
    ["is larger than any", "K2T505"],
    ["is no UTF-8", "K2T506"],
  ])("because it %s is an error at the `use`", async (what, code) => {
    const folder = put("");
    const file = join(folder, "rules/vision.k2t");
    // It takes no room on the disk.
    if (code === "K2T505") truncateSync(file, 2 ** 40);
    else writeFileSync(file, Buffer.from([0xff, 0xfe]));
    expect(await told(), what).toEqual([`${code} ${IN_MAIN}`]);
  });

  it("is an error at the `use` of the pack that uses it", async () => {
    const folder = put(`${GOOD}use ./large.k2t\n`, { "rules/large.k2t": "" });
    truncateSync(join(folder, "rules/large.k2t"), 2 ** 40);
    expect(await told()).toEqual(["K2T505 vision.k2t:4 ./large.k2t"]);
  });
});

describe("a `package.json` that", () => {
  it.each(["pipe", "folder", "device", "circle"])(
    "is a %s is as good as none",
    async (kind) => {
      const file = join(put(GOOD), "package.json");
      rmSync(file);
      if (kind === "pipe") execFileSync("mkfifo", [file]);
      else if (kind === "folder") mkdirSync(file);
      else symlinkSync(kind === "device" ? "/dev/zero" : "package.json", file);
      expect(await told()).toEqual([`K2T210 ${IN_MAIN}`]);
    },
  );

  it("is larger than any is an error at the `use`", async () => {
    truncateSync(join(put(GOOD), "package.json"), 2 ** 40);
    expect(await told()).toEqual([`K2T222 ${IN_MAIN}`]);
  });

  it.each(["__proto__", "constructor", "toString"])(
    "names a pack %s names just that",
    async (pack) => {
      const folder = put(GOOD);
      const manifest = `{ "k2t": { "packs": { "${pack}": "rules/vision.k2t" } } }`;
      writeFileSync(join(folder, "package.json"), manifest);
      const named = join(project, "main.k2t");
      expect((await check({ rules: named, model: DENSE })).status).toBe(0);
      writeFileSync(
        join(folder, "package.json"),
        JSON.stringify(packsField({ a: "a.k2t" })),
      );
      writeFileSync(named, `use npm:@acme/vision/${pack}`);
      expect(await told()).toEqual([`K2T210 main.k2t:1 npm:@acme/vision/${pack}`]);
    },
  );
});

describe("a folder of packages that", () => {
  it("is a link leads to packages whose own folder is the one that they may read", async () => {
    const folder = put(`${GOOD}use ../../secret.k2t\n`);
    renameSync(folder, join(outside, "moved"));
    rmSync(join(project, "node_modules"), { recursive: true });
    symlinkSync(join(outside, "modules"), join(project, "node_modules"));
    mkdirSync(join(outside, "modules/@acme"), { recursive: true });
    symlinkSync("../../moved", join(outside, "modules/@acme/vision"));
    expect(await told()).toEqual(["K2T215 vision.k2t:4 ../../secret.k2t"]);
  });
});
