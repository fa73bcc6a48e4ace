import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
  apply,
  listPacks,
  matchesJson,
  matchPacks,
  packsJson,
  shownPackJson,
  showPack,
} from "../../src/index.js";
import { DENSE, unpacked } from "../cli/support/models.js";
import { packsField, putFiles, putPackage } from "../support/npm-package.js";
import { scratchFolder } from "../support/scratch.js";

const root = scratchFolder();
let count = 0;
let folder: string;
beforeEach(() => {
  folder = join(root, String(count++));
});

/** A pack for the model `DENSE`: a layer `mine` with a kernel and a bias. */
const MINE = `pack acme/mine 2.1.0
# My head. It has one layer.
#
# Keras:    the model \`mine\`
# PyTorch:  Mine of acme
# Settings: none
# Caller:   what it wants,
#           and more
use keras/core

# Where it goes.
let name = "head"
map "mine" -> "{name}"
`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
/** Of a pack of one file: its length and its text. */
const hashOf = (text: string): string => sha256(`${Buffer.byteLength(text)}\n${text}`);

const put = (packs: Readonly<Record<string, string>>, name = "@acme/vision"): string =>
  putPackage(folder, name, {
    manifest: {
      version: "3.0.0",
      ...packsField(
        Object.fromEntries(Object.keys(packs).map((it) => [it, `${it}.k2t`])),
      ),
    },
    files: Object.fromEntries(
      Object.entries(packs).map(([pack, text]) => [`${pack}.k2t`, text]),
    ),
  });

const codesOf = ({
  diagnostics,
}: {
  diagnostics: readonly { code: string }[];
}): string[] => diagnostics.map(({ code }) => code);

describe("listPacks", () => {
  it("has those built in, and those of packages with their versions and hashes", async () => {
    const text = "pack acme/one 1.2.0\n# Says é.\n";
    put({ one: text });
    putPackage(folder, "bare", {
      manifest: packsField({ a: "a.k2t" }),
      files: { "a.k2t": "pack b/are" },
    });
    putPackage(folder, "other", { manifest: { version: "9.9.9" } });
    const { packs, diagnostics, status } = await listPacks({ folder });
    expect([status, diagnostics]).toEqual([0, []]);
    const names = packs.map(({ target }) => target);
    expect(names).toContain("torchvision/vgg");
    expect(names).not.toContain("keras/core/dense");
    expect(names.slice(-2)).toEqual(["npm:@acme/vision", "npm:bare"]);
    const listed = packsJson(packs);
    expect(listed.packs.slice(-2)).toEqual([
      {
        use: "npm:@acme/vision",
        name: "acme/one",
        version: "1.2.0",
        from: "npm",
        package: { name: "@acme/vision", version: "3.0.0" },
        sha256: hashOf(text),
        summary: "Says é.",
        keras: null,
        pytorch: null,
        settings: null,
        caller: null,
      },
      {
        use: "npm:bare",
        name: "b/are",
        version: null,
        from: "npm",
        package: { name: "bare", version: null },
        sha256: hashOf("pack b/are"),
        summary: "",
        keras: null,
        pytorch: null,
        settings: null,
        caller: null,
      },
    ]);
  });

  it("names each of several packs of a package", async () => {
    put({ one: "pack a/one", two: "pack a/two" });
    const { packs } = await listPacks({ folder });
    expect(packs.slice(-2).map(({ target }) => target)).toEqual([
      "npm:@acme/vision/one",
      "npm:@acme/vision/two",
    ]);
  });

  it("says what is wrong with one, and has the others", async () => {
    put({ bare: "map", good: "pack a/good", headless: "use keras/core" });
    putPackage(folder, "outside", { manifest: packsField({ a: "../../../x.k2t" }) });
    putPackage(folder, "torn", { manifest: '{ "k2t": ' });
    const pipe = putPackage(folder, "pipe", { manifest: packsField({ a: "a.k2t" }) });
    execFileSync("mkfifo", [join(pipe, "a.k2t")]);
    const large = putPackage(folder, "large", {
      manifest: packsField({ a: "a.k2t" }),
      files: { "a.k2t": "" },
    });
    truncateSync(join(large, "a.k2t"), 2 ** 34);
    const outcome = await listPacks({ folder });
    expect(outcome.packs.at(-1)!.target).toBe("npm:@acme/vision/good");
    expect(outcome.broken.toSorted()).toEqual([
      "npm:@acme/vision/bare",
      "npm:@acme/vision/headless",
      "npm:large",
      "npm:outside",
      "npm:pipe",
      "npm:torn",
    ]);
    expect(outcome.status).toBe(3);
    expect(codesOf(outcome)).toEqual([
      "K2T100",
      "K2T222",
      "K2T505",
      "K2T215",
      "K2T210",
      "K2T222",
    ]);
  });

  it("has nothing of links in a circle", async () => {
    const place = put({ good: "pack a/good" });
    symlinkSync(".", join(place, "round"));
    symlinkSync("circle", join(folder, "node_modules/circle"));
    const { packs, status } = await listPacks({ folder });
    expect([packs.at(-1)!.target, status]).toEqual(["npm:@acme/vision", 0]);
  });
});

describe("showPack", () => {
  it("says all that a file says of itself, and what can be set", async () => {
    putFiles(folder, { "mine.k2t": MINE, "part.k2t": "" });
    const file = join(folder, "mine.k2t");
    const { shown, status } = await showPack(file);
    expect(status).toBe(0);
    const json = shownPackJson(shown!);
    const { lets, files, uses, sha256: hash, ...pack } = json.pack;
    expect(pack).toEqual({
      use: file,
      name: "acme/mine",
      version: "2.1.0",
      from: "file",
      package: null,
      summary: "My head.",
      about: "My head. It has one layer.",
      keras: "the model `mine`",
      pytorch: "Mine of acme",
      settings: null,
      caller: "what it wants,\nand more",
    });
    expect(hash).toMatch(/^[\da-f]{64}$/);
    expect(files.slice(0, 2)).toEqual([file, "rules/keras/core.k2t"]);
    expect(lets[0]).toEqual({
      name: "name",
      default: '"head"',
      pack: "acme/mine",
      about: "Where it goes.",
    });
    expect(uses).toMatchObject([{ name: "keras/core", from: "built-in" }]);
  });

  it("refuses what is no pack", async () => {
    putFiles(folder, { "rules.k2t": "use keras/core" });
    const outcome = await showPack(join(folder, "rules.k2t"));
    expect([outcome.status, codesOf(outcome), outcome.shown]).toEqual([
      1,
      ["K2T222"],
      null,
    ]);
    expect(codesOf(await showPack("keras/cor"))).toEqual(["K2T210"]);
  });
});

describe("matchPacks", () => {
  const match = (model = DENSE): ReturnType<typeof matchPacks> =>
    matchPacks({ model, folder });

  it("finds the pack of a package that takes all weights, and says why others do not", async () => {
    put({
      // Takes both weights of the model; its parameters are `head.weight` and `head.bias`.
      fits: MINE,
      half: 'pack a/half\nweight "mine/kernel" -> "w"',
      unused: 'pack a/unused\nuse keras/core\nmap "mine" -> "x"\nmap "yours" -> "y"',
      wrong: 'pack a/wrong\nmap "mine" -> "x" { w = kernel | reshape([7]); b = bias }',
      other: 'pack a/other\nweight "yours/kernel" -> "w"',
    });
    const { matches, status, diagnostics } = await match();
    expect([status, diagnostics]).toEqual([0, []]);
    expect(matches!.weights).toBe(2);
    expect(
      matches!.fitting.map(({ pack, parameters }) => [pack.target, parameters]),
    ).toEqual([["npm:@acme/vision/fits", 2]]);
    expect(
      matches!.near.map(({ pack, unmapped, faults }) => [
        pack.target,
        unmapped.map(({ path }) => path),
        faults.map(({ code }) => code),
      ]),
    ).toEqual([
      ["npm:@acme/vision/unused", [], ["K2T410"]],
      ["npm:@acme/vision/wrong", [], ["K2T301"]],
      ["npm:@acme/vision/half", ["mine/bias"], []],
    ]);
    const json = matchesJson(matches!);
    expect(json).toMatchObject({
      version: 1,
      weights: 2,
      fallback: "keras/auto",
      fitting: [
        { use: "npm:@acme/vision/fits", parameters: 2, package: { version: "3.0.0" } },
      ],
      near: [
        { use: "npm:@acme/vision/unused", unmapped: [] },
        {
          use: "npm:@acme/vision/wrong",
          faults: [
            {
              code: "K2T301",
              message: "(4, 5) has 20 elements, but (7) takes 7",
            },
          ],
        },
        { use: "npm:@acme/vision/half", unmapped: ["mine/bias"], faults: [] },
      ],
      untried: [],
    });
  });

  it("fits what `apply` then converts", async () => {
    put({ mine: MINE });
    putFiles(folder, { "main.k2t": "use npm:@acme/vision" });
    const { matches } = await match();
    const output = join(folder, "out.safetensors");
    const { done } = await apply({
      rules: join(folder, "main.k2t"),
      model: DENSE,
      output,
    });
    expect(done!.plan.parameters.length).toBe(matches!.fitting[0]!.parameters);
    expect(done!.packs.map(({ header }) => header?.name)).toEqual([
      undefined,
      "acme/mine",
      "keras/core",
    ]);
  });

  it("has status 1 where no pack fits", async () => {
    const { matches, status, diagnostics } = await match(unpacked("plain", root));
    expect([status, diagnostics]).toEqual([1, []]);
    expect(matches).toMatchObject({ weights: 4, fitting: [], near: [], untried: [] });
  });

  it("takes no pack for fitting that makes nothing", async () => {
    put({ none: 'pack a/none\nignore "**"' });
    const { matches } = await match();
    expect(matches!.fitting).toEqual([]);
  });

  it("leaves out packs that are broken, and says so", async () => {
    put({
      broken: 'pack a/broken\nmap "mine" -> "x" { w = kernal }\nmap "{a}{a',
      unlinked: 'pack a/unlinked\nuse ./none.k2t\nmap "mine" -> "{none}"',
      good: MINE,
    });
    const outcome = await match();
    expect(outcome.matches!.fitting.map(({ pack }) => pack.target)).toEqual([
      "npm:@acme/vision/good",
    ]);
    expect(outcome.matches!.broken).toEqual([
      "npm:@acme/vision/broken",
      "npm:@acme/vision/unlinked",
    ]);
    expect(outcome.status).toBe(0);
    expect(codesOf(outcome)).toEqual(["K2T101", "K2T210"]);
    expect(outcome.diagnostics.map(({ severity }) => severity)).toEqual([
      "warning",
      "warning",
    ]);
  });

  it("says why a model cannot be read", async () => {
    putFiles(folder, { "model.h5": "no model" });
    const outcome = await match(join(folder, "model.h5"));
    expect([outcome.status, outcome.matches, codesOf(outcome)]).toEqual([
      3,
      null,
      ["K2T501"],
    ]);
    expect((await match(join(folder, "none"))).status).toBe(3);
  });
});
