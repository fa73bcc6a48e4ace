import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { findPack, openRules } from "../../../src/files/rules/load-rules.js";
import { nodeModulesFrom } from "../../../src/files/rules/npm/find-package.js";
import type { RuleText } from "../../../src/files/rules/rule-text.js";
import type { LoadFailure } from "../../../src/report/load-failure.js";
import { codeOfLoadFailure } from "../../../src/report/load-failure.js";
import { compileText, marks, namesOf } from "../../support/compile.js";
import { packsField, putFiles, putPackage } from "../../support/npm-package.js";
import { scratchFolder } from "../../support/scratch.js";

const root = realpathSync(scratchFolder());
let count = 0;
/** A project of its own for each test, in a folder that is not the project's. */
let outside: string;
let project: string;
beforeEach(() => {
  outside = join(root, String(count++));
  project = join(outside, "project");
  putFiles(outside, { "secret.k2t": "this is no rule", "project/main.k2t": "" });
});

const find = (target: string, folder = project): RuleText | LoadFailure =>
  findPack(target, openRules(join(folder, "main.k2t")));

function found(target: string, folder = project): RuleText {
  const pack = find(target, folder);
  if ("failed" in pack) throw new Error(pack.message);
  return pack;
}

/** The code, the message and the suggestion of a target that leads to nothing. */
function failureOf(target: string): readonly (string | undefined)[] {
  const pack = find(target);
  if (!("failed" in pack)) throw new Error(`${target} leads to ${pack.identity}`);
  return [codeOfLoadFailure(pack), pack.message, pack.suggestion];
}

const VISION = {
  manifest: { version: "1.2.0", ...packsField({ vision: "rules/vision.k2t" }) },
  files: { "rules/vision.k2t": "pack acme/vision 1.0.0" },
};

describe("packs of packages", () => {
  it.each(["vision", "@acme/vision"])("are found by the name %s", (name) => {
    const folder = putPackage(project, name, VISION);
    for (const target of [`npm:${name}`, `npm:${name}/vision`]) {
      const pack = found(target);
      expect(pack.identity).toBe(join(folder, "rules/vision.k2t"));
      expect(pack.boundary).toBe(folder);
      expect(pack.origin).toEqual({ from: "npm", package: { name, version: "1.2.0" } });
    }
  });

  it("are found as Node finds packages: in the nearest folder that has the package", () => {
    const inner = join(project, "a/b");
    putFiles(inner, { "main.k2t": "" });
    const far = putPackage(outside, "vision", VISION);
    expect(found("npm:vision", inner).boundary).toBe(far);
    // A folder without a `package.json` is no package.
    mkdirSync(join(project, "a/node_modules/vision"), { recursive: true });
    expect(found("npm:vision", inner).boundary).toBe(far);
    const near = putPackage(join(project, "a"), "vision", VISION);
    expect(found("npm:vision", inner).boundary).toBe(near);
  });

  it("are looked for in the same folders as Node does", async () => {
    const { createRequire } = await import("node:module");
    for (const folder of ["/a/b/c", "/a/node_modules/b", "/"]) {
      const paths = createRequire(join(folder, "x.js")).resolve.paths("some")!;
      const modules = nodeModulesFrom(folder);
      // Behind them Node has folders that the environment names; those are not asked.
      expect(paths.slice(0, modules.length)).toEqual(modules);
    }
  });

  it("are found whatever the package exports", () => {
    putPackage(project, "vision", {
      ...VISION,
      manifest: { ...VISION.manifest, exports: { ".": "./no.js" }, main: "no.js" },
    });
    expect(found("npm:vision").source.text).toBe("pack acme/vision 1.0.0");
  });

  it("may be the one of the package's own name among several", () => {
    putPackage(project, "@acme/vision", {
      manifest: packsField({ audio: "audio.yaml", vision: "vision.k2t" }),
      files: { "audio.yaml": "pack: acme/audio", "vision.k2t": "pack acme/vision" },
    });
    expect(found("npm:@acme/vision").source.text).toBe("pack acme/vision");
    expect(found("npm:@acme/vision/audio").source.file).toMatch(/audio\.yaml$/);
  });

  it("must be named where no one is meant", () => {
    putPackage(project, "many", { manifest: packsField({ a: "a.k2t", b: "b.k2t" }) });
    expect(failureOf("npm:many")).toEqual([
      "K2T210",
      "`many` has 2 packs, and `npm:many` names none",
      undefined,
    ]);
    expect(find("npm:many")).toMatchObject({
      help: "its packs are `npm:many/a`, `npm:many/b`",
    });
  });

  it("are suggested for a slip", () => {
    putPackage(project, "@acme/vision", VISION);
    putPackage(project, "@acme/visiom", { files: { "index.js": "" } });
    expect(failureOf("npm:@acme/vision/visoin")).toEqual([
      "K2T210",
      "`@acme/vision` has no pack `visoin`",
      "npm:@acme/vision/vision",
    ]);
    expect(failureOf("npm:@acme/vison")).toEqual([
      "K2T210",
      "the package `@acme/vison` is not installed",
      "npm:@acme/vision",
    ]);
    expect(find("npm:@acme/vison")).toMatchObject({
      help: "`npm install @acme/vison` installs it where it is used",
    });
  });

  it("use the files of their package, and packages as Node finds them from there", () => {
    const folder = putPackage(project, "vision", {
      manifest: packsField({ vision: "rules/vision.k2t" }),
      files: { "rules/vision.k2t": "pack a/b", "parts/a.k2t": "", "secret.js": "" },
    });
    const own = putPackage(folder, "inner", {
      manifest: packsField({ inner: "inner.k2t" }),
      files: { "inner.k2t": "pack c/d" },
    });
    const pack = found("npm:vision");
    const part = findPack("../parts/a.k2t", pack);
    expect(part).toMatchObject({ boundary: folder, origin: pack.origin });
    expect(findPack("npm:inner", pack)).toMatchObject({ boundary: own });
    expect(failureOf("npm:inner")).toContain("the package `inner` is not installed");
    for (const target of ["../../../main.k2t", "../../../../secret.k2t", "../../none"]) {
      expect(findPack(target, pack), target).toMatchObject({ failed: "leaves-folder" });
    }
  });

  it("may be a folder that is linked, which then is the package's own", () => {
    const folder = putPackage(outside, "vision", VISION);
    const place = join(outside, "elsewhere");
    renameSync(folder, place);
    mkdirSync(join(project, "node_modules"));
    symlinkSync(place, join(project, "node_modules/vision"));
    const pack = found("npm:vision");
    expect(pack.identity).toBe(join(place, "rules/vision.k2t"));
    expect(findPack("../../secret.k2t", pack)).toMatchObject({ failed: "leaves-folder" });
  });
});

describe("names of packages", () => {
  it.each([
    "npm:",
    "npm:/vision",
    "npm:..",
    "npm:../secret",
    "npm:.hidden",
    "npm:@acme",
    "npm:@acme/..",
    "npm:@../vision",
    "npm:a b",
    "npm:a\\b",
    "npm:node_modules",
    `npm:${"a".repeat(300)}`,
  ])("%j is none", (target) => {
    expect(failureOf(target)[1]).toBe(`\`${target}\` is no name of a package`);
  });
});

describe("packages that are not as they should be", () => {
  it.each<[string, string | Readonly<Record<string, unknown>>, string]>([
    ["no JSON", "{", "it is no valid JSON"],
    ["no object", "[]", "it is no JSON object"],
    ["a key twice", '{ "k2t": 1, "k2t": 2 }', "it has the key `k2t` twice"],
    ["nested deeply", "[".repeat(200) + "]".repeat(200), "it nests more than 100 deep"],
    ["no UTF-8", "\u00e9", "it is no UTF-8 text"],
    ["large", `"${"a".repeat(2 ** 20)}"`, "it has 1048578 bytes, and may have 1 MiB"],
    ["k2t a text", { k2t: "x.k2t" }, "its `k2t` is no object"],
    ["k2t null", { k2t: null }, "its `k2t` is no object"],
    ["no packs", { k2t: {} }, "its `k2t` has no object `packs`"],
    ["packs a list", { k2t: { packs: ["a"] } }, "its `k2t` has no object `packs`"],
    ["a number", packsField({ a: 1 }), "its pack `a` is no text that names a file"],
    ["no path", packsField({ a: "" }), "its pack `a` names no file"],
    ["a NUL", packsField({ a: "a\0.k2t" }), "its pack `a` names no file"],
    ["\\", packsField({ a: "r\\a.k2t" }), "its pack `a` has a path with `\\` in it"],
    ["no name", packsField({ "": "a" }), "its `k2t.packs` has a pack without a name"],
    [
      "long",
      packsField({ a: "a".repeat(999) }),
      "its pack `a` has a path of endless length",
    ],
  ])("are K2T222: %s", (what, manifest, fault) => {
    const folder = putPackage(project, "vision", { manifest });
    if (what === "no UTF-8") {
      writeFileSync(join(folder, "package.json"), Buffer.from("\u00e9", "latin1"));
    }
    expect(failureOf("npm:vision")).toEqual([
      "K2T222",
      `the \`package.json\` of \`vision\` states no packs that can be used: ${fault}`,
      undefined,
    ]);
  });

  it.each([{}, packsField({})])("are K2T210 without packs: %j", (manifest) => {
    putPackage(project, "vision", { manifest });
    const told = ["K2T210", "the package `vision` has no packs", undefined];
    expect(failureOf("npm:vision")).toEqual(told);
    expect(failureOf("npm:vision/a")).toEqual(told);
  });

  it.each(["no.k2t", "rules", "pipe", "broken.k2t", "rules/../no.k2t"])(
    "are K2T210 where the pack is no file: %s",
    (path) => {
      const folder = putPackage(project, "vision", {
        manifest: packsField({ a: path }),
        files: { "rules/a.k2t": "" },
      });
      execFileSync("mkfifo", [join(folder, "pipe")]);
      symlinkSync("nowhere", join(folder, "broken.k2t"));
      expect(failureOf("npm:vision")).toEqual([
        "K2T210",
        `the pack \`a\` of \`vision\` is said to be \`${path}\`, and there is no such file`,
        undefined,
      ]);
    },
  );

  it.each([
    "../../../secret.k2t",
    "rules/../../../main.k2t",
    "..",
    "/etc/passwd",
    "C:/secret.k2t",
    "link.k2t",
    "linked/secret.k2t",
  ])("are K2T215 where the pack is outside: %s", (path) => {
    const folder = putPackage(project, "vision", { manifest: packsField({ a: path }) });
    symlinkSync(join(outside, "secret.k2t"), join(folder, "link.k2t"));
    symlinkSync(outside, join(folder, "linked"));
    expect(failureOf("npm:vision")).toEqual([
      "K2T215",
      `the pack \`a\` of \`vision\` is said to be \`${path}\`, which is outside of the package`,
      undefined,
    ]);
  });

  it("are K2T215 where the `package.json` itself is outside", () => {
    const folder = putPackage(project, "vision", {});
    rmSync(join(folder, "package.json"));
    putFiles(outside, { "p.json": JSON.stringify(packsField({ a: "a.k2t" })) });
    symlinkSync(join(outside, "p.json"), join(folder, "package.json"));
    expect(failureOf("npm:vision").slice(0, 2)).toEqual([
      "K2T215",
      "the `package.json` of `vision` is a link that leads out of the package",
    ]);
  });
});

describe("rules that use packages", () => {
  const compile = (text: string): ReturnType<typeof compileText> =>
    compileText(text, { x: { class: "A", variables: { k: [1] } } }, { folder: project });

  it("apply their packs, in text and in YAML", () => {
    putPackage(project, "vision", {
      manifest: packsField({ a: "a.k2t", b: "b.yaml" }),
      files: {
        "a.k2t": 'pack a/a\nuse "./part.k2t"\nlet name = "new"',
        "part.k2t": 'map "x" -> "{name}" { k = k }',
        "b.yaml": 'pack: b/b\nuse: ["npm:vision/a"]',
      },
    });
    expect(namesOf(compile("use npm:vision/a"))).toEqual(["new.k"]);
    expect(namesOf(compile('use "npm:vision/b"'))).toEqual(["new.k"]);
  });

  it("say where what they name is wrong, and by which way", () => {
    putPackage(project, "vision", {
      manifest: packsField({ a: "a.k2t" }),
      files: { "a.k2t": "pack a/a\nuse npm:none\nuse ./part.k2t", "part.k2t": "" },
    });
    const compiled = compile("use npm:vision");
    expect(marks(compiled)).toEqual(["K2T210 npm:none"]);
    expect(compiled.diagnostics[0]!.notes.map(({ span }) => span?.source.file)).toEqual([
      "rules.k2t",
    ]);
  });

  it("refuse a file without a header, which would see their names", () => {
    putPackage(project, "vision", {
      manifest: packsField({ a: "a.k2t" }),
      files: { "a.k2t": 'map "x" -> "{secret}" { k = k }' },
    });
    const compiled = compile('let secret = "s"\nuse npm:vision');
    expect(marks(compiled)).toEqual(["K2T222 npm:vision"]);
  });

  it("point at the `use` of a file that cannot be read", () => {
    const folder = putPackage(project, "vision", {
      manifest: packsField({ a: "a.k2t" }),
      files: { "a.k2t": "" },
    });
    writeFileSync(join(folder, "a.k2t"), Buffer.from([0xff]));
    let diagnostics: readonly { code: string; span?: object }[] = [];
    try {
      compile("use npm:vision");
    } catch (error) {
      ({ diagnostics } = error as { diagnostics: typeof diagnostics });
    }
    expect(diagnostics).toMatchObject([{ code: "K2T506", span: { start: 4, end: 14 } }]);
  });
});
