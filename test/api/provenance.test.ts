import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { modelFingerprint } from "../../src/api/model-fingerprint.js";
import { parseProvenance, provenanceText } from "../../src/api/provenance.js";
import type { UsedPack } from "../../src/compile/link/packs-used.js";
import { openModel } from "../../src/files/keras/open-model.js";
import { apply, inspect, type ApplyOptions } from "../../src/index.js";
import { fileFailure } from "../../src/report/failure.js";
import { VERSION } from "../../src/report/version.js";
import { DENSE, unpacked, written } from "../cli/support/models.js";
import { run } from "../cli/support/run.js";
import { scratchFolder } from "../support/scratch.js";

const root = scratchFolder();
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, `k2t-folder-${count++}`);
  mkdirSync(folder);
});

const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

async function convert(name: string, more: Partial<ApplyOptions> = {}): Promise<string> {
  const output = join(folder, name);
  const options = { rules: "keras/auto", model: DENSE, output, ...more };
  const { status, diagnostics } = await apply(options);
  expect([status, diagnostics.filter((it) => it.severity === "error")]).toEqual([0, []]);
  return output;
}

/** The metadata in the header of a safetensors file, read by hand. */
function metadataOf(file: string): Readonly<Record<string, string>> {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE());
  expect(length % 8).toBe(0);
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as {
    __metadata__: Record<string, string>;
  };
  return header.__metadata__;
}

const saidBy = (file: string): Readonly<Record<string, unknown>> =>
  JSON.parse(metadataOf(file)["k2t-rules"]!) as Record<string, unknown>;

async function madeOf(file: string): Promise<unknown> {
  const { contents } = await inspect(file);
  return contents?.kind === "state-dict" ? contents.provenance : undefined;
}

async function fingerprintOf(file: string) {
  const { contents } = await inspect(file, { fingerprint: true });
  if (contents?.kind !== "keras") throw new Error("no model");
  return contents.fingerprint!;
}

describe("an output", () => {
  it("says by which rules, from which model and by which version it was made", async () => {
    const used = 'let size = 5\nmap "mine" -> "own" { weight = kernel; bias = bias }\n';
    const main = "use ./used.k2t\n";
    written(folder, "used.k2t", used);
    const rules = written(folder, "main.k2t", main);
    const more = { rules, dtype: "float16", settings: { size: "6" } } as const;
    const file = await convert("a.safetensors", more);
    expect(metadataOf(file)["format"]).toBe("pt");
    expect(saidBy(file)).toEqual({
      version: VERSION,
      rules: [
        {
          pack: null,
          version: null,
          from: "file",
          package: null,
          sha256: sha256(`${main.length}\n${main}${used.length}\n${used}`),
        },
      ],
      more: 0,
      settings: { size: "6" },
      dtype: "float16",
      model: await fingerprintOf(DENSE),
    });
  });

  it("lists the packs, at whatever distance", async () => {
    const said = saidBy(await convert("a.safetensors"));
    expect(said["rules"]).toMatchObject([
      { pack: "keras/auto", version: "1.0.0", from: "built-in", package: null },
      { pack: "keras/core", from: "built-in", package: null },
    ]);
    const { stdout } = await run(["packs", "show", "keras/core", "--json"]);
    const { pack } = JSON.parse(stdout) as { pack: { sha256: string } };
    expect(said["rules"]).toMatchObject([{}, { sha256: pack.sha256 }]);
  });

  it("says so in every container, and `inspect` shows it", async () => {
    const plain = await convert("a.safetensors");
    const said = saidBy(plain);
    expect(await madeOf(plain)).toEqual(said);
    expect(await madeOf(await convert("a.pt"))).toEqual(said);
    await convert("s.safetensors", { maxShardSize: 50 });
    const files = readdirSync(folder).filter((name) => name.startsWith("s-"));
    expect(files).toHaveLength(2);
    for (const name of files) expect(await madeOf(join(folder, name))).toEqual(said);
    const index = JSON.parse(
      readFileSync(join(folder, "s.safetensors.index.json"), "utf8"),
    ) as { metadata: Record<string, unknown> };
    expect(index.metadata).toEqual({
      total_size: 100,
      "k2t-rules": JSON.stringify(said),
    });
  });

  it("names no folder, and has the same bytes in another one", async () => {
    const bytes: Buffer[] = [];
    for (const i of [0, 1]) {
      const place = join(folder, `place-${i}`);
      mkdirSync(place);
      copyFileSync(DENSE, join(place, `model-${i}.h5`));
      const rules = written(
        place,
        `rules-${i}.k2t`,
        'use keras/core\nmap "mine" -> "m"\n',
      );
      for (const ending of ["safetensors", "pt"]) {
        const output = join(place, `out.${ending}`);
        const model = join(place, `model-${i}.h5`);
        expect((await apply({ rules, model, output })).status).toBe(0);
        bytes.push(readFileSync(output));
      }
    }
    expect(bytes[0]).toEqual(bytes[2]);
    expect(bytes[1]).toEqual(bytes[3]);
    for (const it of bytes) {
      expect(it.includes("k2t-rules")).toBe(true);
      expect(it.includes("k2t-folder")).toBe(false);
      expect(it.includes("model-")).toBe(false);
    }
  });

  it("is shown to people with the hashes in short", async () => {
    const settings = { flatten: "keras" };
    const file = await convert("a.pt", { dtype: "float16", settings });
    const { stdout } = await run(["inspect", file]);
    const { sha256: model } = await fingerprintOf(DENSE);
    const [title, ...lines] = stdout.split("\n\n").at(-1)!.trimEnd().split("\n");
    expect(title).toMatch(new RegExp(`^made by k2t-rules ${VERSION} of +SHA-256$`));
    expect(lines).toEqual([
      expect.stringMatching(/^keras\/auto 1\.0\.0 \(built-in\) +[0-9a-f]{16}$/),
      expect.stringMatching(/^keras\/core \S+ \(built-in\) +[0-9a-f]{16}$/),
      expect.stringMatching(new RegExp(`^model, by samples +${model.slice(0, 16)}$`)),
      "set flatten=keras",
      "dtype float16",
    ]);
    const shown = await run(["inspect", DENSE, "--all"]);
    const line = `fingerprint by samples: ${model.slice(0, 16)}\n`;
    expect(shown.stdout.endsWith(line)).toBe(true);
  });

  it("of another tool says nothing, nor one with a text that is none of ours", async () => {
    const header = (text: string): Buffer => {
      const json = JSON.stringify({ __metadata__: { "k2t-rules": text } });
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(json.length));
      return Buffer.concat([length, Buffer.from(json)]);
    };
    const said = metadataOf(await convert("a.safetensors"))["k2t-rules"]!;
    const wrong = [
      "",
      "{}",
      "[1]",
      "null",
      said.replace('"rules":[{', '"rules":[{"a":[{'),
      said.replace('"model":{', '"model":{"sha256":1},"m":{'),
    ];
    for (const text of [...wrong, `${said}${" ".repeat(2 ** 20)}`]) {
      const file = join(folder, "other.safetensors");
      writeFileSync(file, header(text));
      expect(await madeOf(file)).toBe(null);
    }
    writeFileSync(join(folder, "own.safetensors"), header(said));
    expect(await madeOf(join(folder, "own.safetensors"))).toEqual(JSON.parse(said));
  });
});

describe("a model's fingerprint", () => {
  it("is of sizes and samples, as `grammar/decisions.md` says", async () => {
    const source = await openModel(DENSE);
    // Of a matrix of four rows all are read, of a vector of five all numbers.
    const [kernel, bias] = source.catalog.weights.map(({ parts }) =>
      source.read(parts[0]!),
    );
    source.close();
    const place = "/model_weights/mine/model/mine";
    const samples = sha256(
      `["${place}/kernel",[4,5],"float32"]`,
      kernel!,
      `["${place}/bias",[5],"float32"]`,
      bias!,
    );
    const head = `["k2t-rules model fingerprint 1","h5-legacy","${statSync(DENSE).size}"]\n`;
    const sum = sha256(head, `[2,"${samples}"]\n`);
    expect(await fingerprintOf(DENSE)).toEqual({ of: "samples", sha256: sum });
  });

  it("tells a retrained model, and is the same of a copy", async () => {
    const before = await fingerprintOf(DENSE);
    const copy = join(folder, "copy.h5");
    copyFileSync(DENSE, copy);
    expect(await fingerprintOf(copy)).toEqual(before);
    const source = await openModel(DENSE);
    const data = Buffer.from(source.read(source.catalog.weights[1]!.parts[0]!));
    source.close();
    const bytes = readFileSync(DENSE);
    const at = bytes.indexOf(data);
    expect(at).toBeGreaterThan(0);
    bytes[at]! ^= 1;
    writeFileSync(copy, bytes);
    expect(await fingerprintOf(copy)).not.toEqual(before);
  });

  it("is made for who asks", async () => {
    const { contents } = await inspect(DENSE);
    expect(contents).toMatchObject({ kind: "keras", fingerprint: null });
  });

  it("goes past what cannot be read", async () => {
    const identity = { container: "h5-legacy", content: ["1"], modified: ["1"] } as const;
    const source = await openModel(DENSE);
    const damaged: typeof source.read = (tensor, ...more) => {
      if (tensor.stored.endsWith("/kernel")) throw fileFailure("K2T502", DENSE, "torn");
      return source.read(tensor, ...more);
    };
    const whole = modelFingerprint(source, identity);
    const torn = modelFingerprint({ ...source, read: damaged }, identity);
    expect(torn).toEqual(modelFingerprint({ ...source, read: damaged }, identity));
    expect(torn).not.toEqual(whole);
    const bug = (): never => {
      throw new Error("bug");
    };
    expect(() => modelFingerprint({ ...source, read: bug }, identity)).toThrow("bug");
    source.close();
  });

  it("is of checksums where the container has some", async () => {
    const digits = join(import.meta.dirname, "../digits/digits.keras");
    expect((await fingerprintOf(digits)).of).toBe("checksums");
    expect((await fingerprintOf(unpacked("plain", folder))).of).toBe("samples");
  });
});

describe("what strangers' packs say", () => {
  const pack = (name: string): UsedPack => ({
    header: { name, version: name, summary: "", about: [], needs: new Map() },
    origin: { from: "npm", package: { name, version: name } },
    file: "",
    files: [],
    hash: "0".repeat(64),
  });
  const model = { of: "samples", sha256: "1".repeat(64) } as const;

  it("takes a bounded place in the output", () => {
    const packs = Array.from({ length: 5000 }, (_, i) =>
      pack(`${i}`.padEnd(100_000, "é")),
    );
    const text = provenanceText(packs, model, {});
    expect(Buffer.byteLength(text)).toBeLessThan(300_000);
    const { rules, more } = parseProvenance(text)!;
    expect([rules.length, more]).toEqual([100, 4900]);
    expect(rules[7]!.pack).toBe(`7${"é".repeat(199)}…`);
  });
});
