import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openModel } from "../../../src/files/keras/open-model.js";
import { apply } from "../../../src/index.js";
import { failureOf } from "../../support/failures.js";

const FIXTURES = join(import.meta.dirname, "../../fixtures/legacy");
const folder = mkdtempSync(join(tmpdir(), "k2t-legacy-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The shape and the first value of each weight; the others count up from it. */
type Told = Readonly<Record<string, readonly [readonly number[], number]>>;

const FILES = readdirSync(FIXTURES)
  .filter((file) => file.endsWith(".h5.gz"))
  .map((file) => file.slice(0, -3));

/** Of these, names and order say different things: see `exchanged` in `write_legacy.py`. */
const REFUSED = FILES.filter((file) => file.startsWith("exchanged."));

/** Without a config some names are those that the file's writer gave. */
const WHOLE = FILES.filter(
  (file) => file.endsWith(".whole.h5") && !REFUSED.includes(file),
);

function unpack(file: string, change = (bytes: Buffer): Buffer => bytes): string {
  const path = join(folder, file);
  writeFileSync(path, change(gunzipSync(readFileSync(join(FIXTURES, `${file}.gz`)))));
  return path;
}

function toldOf(file: string): Told {
  const stem = file.split(".").slice(0, 4).join(".");
  const path = join(FIXTURES, `${stem}.json`);
  const isPacked = !existsSync(path);
  const bytes = isPacked ? gunzipSync(readFileSync(`${path}.gz`)) : readFileSync(path);
  return JSON.parse(bytes.toString("utf8")) as Told;
}

/** Each weight's shape and first value; every value is looked at. */
async function seenIn(path: string): Promise<Told> {
  const source = await openModel(path);
  const seen = source.catalog.weights.map(({ path, parts, shape }) => {
    expect(parts).toHaveLength(1);
    const bytes = source.read(parts[0]!);
    const values = [
      ...new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
    ];
    const first = values[0]!;
    expect(values).toEqual(values.map((_, i) => first + i));
    return [path, [shape, first]];
  });
  source.close();
  return Object.fromEntries(seen) as Told;
}

describe("legacy files of many versions", () => {
  it("are of Keras 2.2 to 3.15", () => {
    const versions = new Set(FILES.map((file) => file.split(".").slice(1, 4).join(".")));
    expect([...versions].sort()).toEqual([
      "2.13.1",
      "2.15.0",
      "2.2.4",
      "2.3.1",
      "3.15.1",
      "3.3.3",
    ]);
  });

  it.each(WHOLE)(
    "%s has the values of Keras's get_weights at each path",
    async (file) => {
      expect(await seenIn(unpack(file))).toEqual(toldOf(file));
    },
  );

  it.each(REFUSED)("%s is refused: names and order differ", async (file) => {
    const { diagnostics } = await failureOf(() => openModel(unpack(file)));
    expect(diagnostics.map(({ code }) => code)).toEqual(["K2T503"]);
    expect(diagnostics[0]!.message).toMatch(
      /inner\/a\/kernel(:0)?` stands where Keras reads a weight of the layer `b` of the model `inner`/,
    );
  });
});

describe("legacy weights without a config", () => {
  const same = FILES.filter((file) => /^(many|custom|slashes)\..*\.only\.h5$/.test(file));

  it.each([...same, "attention.2.13.1.only.h5", "attention.3.15.1.only.h5"])(
    "%s has the same paths and values where names tell them",
    async (file) => {
      const told = Object.entries(toldOf(file)).map(([path, weight]) => {
        // The name of a nested model with a slash in it is in no scope of its layers.
        return [path, weight] as const;
      });
      expect(await seenIn(unpack(file))).toEqual(Object.fromEntries(told));
    },
  );

  it.each(["2.13.1", "3.15.1"])("know spectral normalization, %s", async (version) => {
    const path = unpack(`spectral.${version}.only.h5`);
    const source = await openModel(path);
    const [layer] = source.catalog.layers.filter(({ name }) => name === "sn");
    expect([layer!.className, layer!.config["wrapper"]]).toEqual([
      "Dense",
      "SpectralNormalization",
    ]);
    source.close();
    expect(await seenIn(path)).toEqual(toldOf(`spectral.${version}.only.h5`));
  });
});

describe("what is no weight", () => {
  it.each(["2.3.1", "2.15.0", "3.15.1"])(
    "is set apart with why: the optimizer of %s",
    async (version) => {
      const source = await openModel(unpack(`trained.${version}.whole.h5`));
      const { apart } = source.catalog;
      expect(new Set(apart.map(({ why }) => why))).toEqual(new Set(["optimizer"]));
      // Two moments for each of kernel and bias, and a count of steps.
      expect(apart.length).toBeGreaterThanOrEqual(5);
      const tensors = apart.flatMap(({ tensor }) => tensor ?? []);
      expect(tensors.map(({ shape }) => shape.join())).toEqual(
        expect.arrayContaining(["3,3", "3"]),
      );
      source.close();
    },
  );
});

describe("a file's beginning and end", () => {
  it.each(["model.keras", "weights.txt", "model"])(
    "do not depend on its name: `%s`",
    async (name) => {
      const path = join(folder, name);
      writeFileSync(path, readFileSync(unpack("tied.2.3.1.whole.h5")));
      expect(await seenIn(path)).toEqual(toldOf("tied.2.3.1.whole.h5"));
    },
  );

  it.each([0.2, 0.5, 0.9, 0.99])("cut off at %d it is damaged", async (part) => {
    const file = "distributed.2.15.0.whole.h5";
    const path = unpack(file, (bytes) => bytes.subarray(0, bytes.length * part));
    const { diagnostics } = await failureOf(() => openModel(path));
    expect(diagnostics.map(({ code }) => code)).toEqual(["K2T502"]);
  });
});

describe("the last resort", () => {
  const convert = async (rules: string, model: string): Promise<Buffer> => {
    const file = join(folder, "rules.k2t");
    writeFileSync(file, `use keras/auto\n${rules}\n`);
    const output = join(folder, "out.safetensors");
    const outcome = await apply({ rules: file, model, output, force: true });
    expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual(
      [],
    );
    const bytes = readFileSync(output);
    const start = 8 + Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<
      string,
      { readonly data_offsets: readonly [number, number] }
    >;
    const [from, to] = header["x"]!.data_offsets;
    return bytes.subarray(start + from, start + to);
  };

  it.each([
    [String.raw`br[a]c\{e\}`, "br[a]c{e}"],
    [String.raw`q\"uote`, 'q"uote'],
    [String.raw`st\*r`, "st*r"],
    [String.raw`back\\slash`, "back\\slash"],
    ["ünïcode", "ünïcode"],
    ["col:0", "col:0"],
    ["back`tick", "back`tick"],
    ["->", "->"],
    ["with space", "with space"],
  ])("reads a stored path with odd characters: %s", async (written, name) => {
    const model = unpack("odd_names.3.15.1.whole.h5");
    const told = toldOf("odd_names.3.15.1.whole.h5")[`${name}/bias`]!;
    const path = `/model_weights/${written}/${written}/bias`;
    const bytes = await convert(`param "x" = stored("${path}")`, model);
    expect([0, 4, 8].map((place) => bytes.readFloatLE(place))).toEqual(
      [0, 1, 2].map((i) => told[1] + i),
    );
  });

  it("reads what was set apart", async () => {
    const model = unpack("trained.3.15.1.whole.h5");
    const path = "/optimizer_weights/adam/iteration";
    const bytes = await convert(`param "x" = stored("${path}")`, model);
    // Keras has trained it for one step.
    expect([...bytes.subarray(0, 4)]).toEqual([1, 0, 0, 0]);
  });
});
