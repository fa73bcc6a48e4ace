import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packsField, putFiles, putPackage } from "../support/npm-package.js";
import { scratchFolder } from "../support/scratch.js";
import { DENSE, unpacked, written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";

const root = scratchFolder();
const cwd = process.cwd();
let count = 0;
let folder: string;
beforeEach(() => {
  folder = join(root, String(count++));
  putFiles(folder, { "main.k2t": "use npm:@acme/vision/mine" });
  process.chdir(folder);
});
afterEach(() => process.chdir(cwd));

/** A pack for the model `DENSE`, which has a layer `mine` with a kernel and a bias. */
const MINE = `pack acme/mine 2.1.0
# My head.
#
# PyTorch:  Mine of acme
# Settings: Mine(eps=1e-3,
#             bias=True)
# Caller:   numbers from -1 to 1
use keras/core
use ./part.k2t

# Where it goes.
let name = "head"
map "mine" -> "{name}"
`;

/** `printf '14\\npack acme/none' | sha256sum` begins so. */
const NONE_HASH = "c1bc832807de";

const put = (packs: Readonly<Record<string, string>> = { mine: MINE }): void => {
  putPackage(folder, "@acme/vision", {
    manifest: {
      version: "3.0.0",
      ...packsField(
        Object.fromEntries(Object.keys(packs).map((it) => [it, `${it}.k2t`])),
      ),
    },
    files: {
      "part.k2t": "",
      ...Object.fromEntries(
        Object.entries(packs).map(([pack, text]) => [`${pack}.k2t`, text]),
      ),
    },
  });
};

describe("packs", () => {
  it("has a row for each pack, with its version, hash and origin", async () => {
    put({ mine: MINE, none: "pack acme/none" });
    const { status, stdout, stderr } = await run(["packs"]);
    expect([status, stderr]).toEqual([0, ""]);
    const [heading, ...rows] = stdout.split("\n");
    expect(heading!.split(/ +/)).toEqual(["pack", "version", "hash", "from", "for"]);
    const rowOf = (target: string): readonly string[] =>
      rows.find((row) => row.startsWith(`${target} `))!.split(/ {2,}/);
    expect(rowOf("torchvision/vgg")).toEqual([
      "torchvision/vgg",
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
      expect.stringMatching(/^[\da-f]{12}$/),
      "built-in",
      "VGG for torchvision.",
    ]);
    expect(rowOf("npm:@acme/vision/mine").slice(3)).toEqual([
      "@acme/vision 3.0.0",
      "My head.",
    ]);
    expect(rowOf("npm:@acme/vision/none")).toEqual([
      "npm:@acme/vision/none",
      // Without one of its own it has that of its package.
      "3.0.0",
      NONE_HASH,
      "@acme/vision 3.0.0",
    ]);
    expect(stdout).toMatch(/\n\d+ packs; `k2t-rules packs show NAME` says more of one/);
  });

  it("keeps what strangers write from the terminal", async () => {
    put({ mine: "pack acme/mine 1.0.0\n# Red: \u001b[31m and \u202e.\n" });
    const { stdout } = await run(["packs"]);
    expect(stdout).toContain("Red: ␛[31m and �.");
  });

  it("gives JSON alone to standard output", async () => {
    put({ mine: MINE, broken: "map" });
    const { status, stdout, stderr } = await run(["packs", "--json", "--format", "json"]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      broken: ["npm:@acme/vision/broken"],
    });
    expect(JSON.parse(stderr)).toMatchObject({ summary: { errors: 1, warnings: 0 } });
  });

  it("marks those that are broken, and has a row for those that cannot be read", async () => {
    put({ headless: "use keras/core", torn: "pack acme/torn 1.0.0\n# My torn.\nmap" });
    const { status, stdout } = await run(["packs"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^npm:@acme\/vision\/torn +1\.0\.0 +[\da-f]{12} +@acme\/vision 3\.0\.0 +broken: it cannot be used as it is$/m,
    );
    expect(stdout).toMatch(/^npm:@acme\/vision\/headless +– +– +– +broken: /m);
    expect(stdout).not.toContain("My torn");
  });

  it("has the whole first sentence of what a pack is for", async () => {
    const summary = `For ${"many models, ".repeat(12)}and more.`;
    put({ mine: `pack acme/mine 1.0.0\n# ${summary} And so on.\n` });
    const { stdout } = await run(["packs"]);
    expect(stdout).toContain(` ${summary}\n`);
  });
});

describe("packs show", () => {
  it("says what a pack of a package is for, needs and uses", async () => {
    put();
    const { status, stdout, stderr } = await run(["packs", "show", "npm:@acme/vision"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(
      stdout.replace(/\(of keras\/core\)\n(?: {4}.*\n)+/g, "(of keras/core)\n"),
    ).toMatch(
      new RegExp(
        `^acme/mine 2\\.1\\.0 \\(@acme/vision 3\\.0\\.0\\)
My head\\.

PyTorch:  Mine of acme
Settings: Mine\\(eps=1e-3,
            bias=True\\)
Caller:   numbers from -1 to 1

To be set by \`--set NAME=VALUE\`:

  name = "head"
    Where it goes\\.

To be set by \`--set NAME=VALUE\` where a model has layers that it is about:

(?:  .* \\(of keras/core\\)

)+Files:
  node_modules/@acme/vision/mine\\.k2t
  node_modules/@acme/vision/part\\.k2t

Uses:
  keras/core \\d\\.\\d\\.\\d \\(built-in\\)

SHA-256: [\\da-f]{64}
$`,
      ),
    );
  });

  it("says the settings of a built-in pack", async () => {
    const { stdout } = await run(["packs", "show", "timm/mobilenetv2"]);
    expect(stdout).toContain(
      '\nSettings: create_model("mobilenetv2_100", pad_type="same", ',
    );
  });

  it("takes options before and after the name", async () => {
    for (const words of [
      ["show", "--json", "keras/core"],
      ["show", "keras/core", "--json"],
    ]) {
      const { stdout } = await run(["packs", ...words]);
      expect(JSON.parse(stdout)).toMatchObject({ pack: { name: "keras/core" } });
    }
  });

  it.each([
    ["keras/coer", "keras/core"],
    ["npm:@acme/visoin", "npm:@acme/vision"],
  ])("suggests for a slip: %s", async (name, suggestion) => {
    put();
    const { status, stderr, stdout } = await run(["packs", "show", name]);
    expect([status, codesIn(stderr), stdout]).toEqual([1, ["K2T210"], ""]);
    expect(stderr).toContain(`did you mean \`${suggestion}\``);
  });
});

describe("packs match", () => {
  it("says which pack fits, and the command that converts", async () => {
    put();
    const { status, stdout, stderr } = await run(["packs", "match", DENSE]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`${DENSE}: 1 pack fits its 2 weights
pack              parameters  for
npm:@acme/vision           2  Mine of acme

k2t-rules apply npm:@acme/vision ${DENSE}
\`keras/auto\` takes all of them, and leaves the names of its layers as they are:
k2t-rules apply keras/auto ${DENSE}
`);
    const applied = await run(["apply", "npm:@acme/vision", DENSE, "-o", "out.pt"]);
    expect(applied.status).toBe(0);
  });

  it("says why a near one does not, and how to go on", async () => {
    put({
      half: 'pack a/half\nweight "mine/kernel" -> "w"',
      wrong: 'pack a/wrong\nmap "mine" -> "x" { w = kernel | reshape([7]); b = bias }',
    });
    const { status, stdout } = await run(["packs", "match", DENSE]);
    expect(status).toBe(1);
    expect(stdout).toBe(`${DENSE}: no pack fits its 2 weights
npm:@acme/vision/wrong is near: it takes 2 of 2 weights; (4, 5) has 20 elements, but (7) takes 7
npm:@acme/vision/half is near: it takes 1 of 2 weights; not mine/bias
what npm:@acme/vision/half leaves is for rules of your own, in a file that starts with \`use npm:@acme/vision/half\`: \`map "mine" -> "…"\`
\`keras/auto\` takes all of them, and leaves the names of its layers as they are:
k2t-rules apply keras/auto ${DENSE}
`);
  });

  it("does not show what is near where one fits", async () => {
    put({ mine: MINE, half: 'pack a/half\nweight "mine/kernel" -> "w"' });
    const { stdout } = await run(["packs", "match", DENSE]);
    expect(stdout).toContain(": 1 pack fits its 2 weights\n");
    expect(stdout).not.toContain("is near");
  });

  it("says of what has no names for all that it is for another model, and for which", async () => {
    put({
      named: `pack a/named
# Keras: Yours of acme
table names { yours: "x" }
use keras/core
map "{name:mine|yours}" -> "{names[name]}"`,
    });
    const { status, stdout } = await run(["packs", "match", DENSE]);
    expect(status).toBe(1);
    expect(stdout).toContain(
      "\nnpm:@acme/vision is near: it takes 2 of 2 weights; it has no names for some of what it takes, so it is for another model: Yours of acme\n",
    );
  });

  it("finds what fits though another pack is broken, which is a warning", async () => {
    put({ mine: MINE, broken: "pack a/broken\nmap" });
    const { status, stdout, stderr } = await run(["packs", "match", DENSE]);
    expect([status, codesIn(stderr)]).toEqual([0, ["K2T100"]]);
    expect(stderr).toMatch(/^warning\[K2T100\]/);
    expect(stdout).toContain("\nk2t-rules apply npm:@acme/vision/mine ");
    expect(stdout).toContain("\nnpm:@acme/vision/broken was not tried: it is broken\n");
  });

  // It has a layer of a class of its own, of whose variable nothing says what becomes.
  it("does not send to keras/auto a model that it does not take", async () => {
    const model = unpacked("plain", folder);
    const { stdout } = await run(["packs", "match", model]);
    const checked = await run(["check", "keras/auto", model]);
    expect(checked.status).toBe(1);
    expect(stdout).toContain(`\nk2t-rules check keras/auto ${model}\n`);
    expect(stdout).not.toContain("apply");
  });

  it("quotes names for the shell", async () => {
    put();
    const model = join(folder, "my model.h5");
    const { readFileSync } = await import("node:fs");
    written(folder, "my model.h5", readFileSync(DENSE));
    const { stdout } = await run(["packs", "match", model]);
    expect(stdout).toContain(`\nk2t-rules apply npm:@acme/vision '${model}'\n`);
  });

  it.each([
    ["match", DENSE, "--json"],
    ["match", "--json", DENSE],
  ])("gives JSON: %s %s %s", async (...words) => {
    put();
    const { stdout } = await run(["packs", ...words]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      weights: 2,
      fitting: [
        {
          use: "npm:@acme/vision",
          parameters: 2,
          settings: "Mine(eps=1e-3,\n  bias=True)",
        },
      ],
      near: [],
      untried: [],
      fallback: "keras/auto",
    });
  });

  it("is status 3 where the model cannot be read", async () => {
    const { status, stderr, stdout } = await run(["packs", "match", "none.h5"]);
    expect([status, codesIn(stderr), stdout]).toEqual([3, ["K2T506"], ""]);
  });
});

describe("apply without rules", () => {
  it("says which packs fit, converts nothing, and is wrong use", async () => {
    put();
    const { status, stdout, stderr } = await run(["apply", DENSE]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^error: missing required argument 'rules': how to convert is for you to say\n.*: 1 pack fits its 2 weights\n/,
    );
    expect(stderr).toContain(`\nk2t-rules apply npm:@acme/vision ${DENSE}\n`);
  });

  it("says why a model cannot be read", async () => {
    const model = written(folder, "model.h5", "no model");
    const { status, stderr } = await run(["apply", model]);
    expect([status, codesIn(stderr)]).toEqual([3, ["K2T501"]]);
    expect(stderr).toMatch(/\nerror: missing required argument 'rules'\n$/);
  });

  it.each(["none.h5", "none.keras", "none.weights.json", "none.hdf5"])(
    "says that there is no such model: %s",
    async (model) => {
      const { status, stderr } = await run(["apply", model]);
      expect([status, codesIn(stderr)]).toEqual([3, ["K2T506"]]);
      expect(stderr).toContain(`cannot read \`${model}\`: there is no such file`);
    },
  );

  it.each(["main.k2t", "keras/auto", "none.k2t", "rules.json"])(
    "asks for the model where %s is none",
    async (rules) => {
      written(folder, "rules.json", "{}");
      const { status, stderr } = await run(["apply", rules]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: missing required argument 'model'\n/);
    },
  );
});

describe("apply with a pack", () => {
  const NEEDS = `what acme/mine needs in PyTorch:
Settings: Mine(eps=1e-3,
            bias=True)
Caller:   numbers from -1 to 1
`;

  it.each(["main.k2t", "npm:@acme/vision"])(
    "says after the conversion what the pack needs: %s",
    async (rules) => {
      put();
      const words = ["apply", rules, DENSE, "-o", "out.safetensors"];
      const { status, stdout } = await run(words);
      expect(status).toBe(0);
      expect(stdout.endsWith(NEEDS)).toBe(true);
      expect(stdout).toMatch(/^2 weights became 2 parameters\nwrote out\.safetensors /);
      const quiet = await run([...words, "--quiet", "--force"]);
      expect(quiet.stdout).toBe("");
    },
  );

  it("says nothing for packs that need nothing", async () => {
    put({
      mine: MINE.replace(/# (?:PyTorch|Settings|Caller): .*\n/g, "").replace(
        /# {2}.*\n/g,
        "",
      ),
    });
    const { stdout } = await run(["apply", "main.k2t", DENSE, "-o", "out.pt"]);
    expect(stdout).not.toContain("needs in PyTorch");
  });
});
