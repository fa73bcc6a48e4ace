import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/report/failure.js";
import { openModel } from "../../../src/files/keras/open-model.js";
import { evaluate } from "../../../src/run/evaluate.js";
import { expectFailure, failureOf } from "../../support/failures.js";
import { buildZip } from "../zip/build-zip.js";
import { fixtureBytes as hdf5Bytes } from "../hdf5/fixture.js";
import { fixtureBytes, useFolder } from "./fixtures.js";
import { openZip } from "../../../src/files/zip/open-zip.js";

const { folder, unpack, write } = useFolder();

const fails = (file: string, code: string, message: string | RegExp): Promise<void> =>
  expectFailure(() => openModel(file), code, message);

/** The beginnings of safetensors, of `torch.save` and of its old format, as PyTorch documents them. */
function ofPyTorch(ending: string): Uint8Array {
  if (ending === "safetensors") return Buffer.from("\x02\0\0\0\0\0\0\0{}", "latin1");
  const pickle = Buffer.from("80028a0a6cfc9c46f9206aa85019", "hex");
  return ending === "bin" ? pickle : buildZip([{ name: "a/data.pkl", data: pickle }]);
}

describe("what is no Keras model", () => {
  it("is told from other files", async () => {
    await fails(write("text.h5", "hello"), "K2T501", "neither HDF5 nor a zip");
    await fails(write("empty.h5", ""), "K2T501", "neither HDF5 nor a zip");
    await fails(
      write("other.h5", hdf5Bytes("storage")),
      "K2T501",
      "without layers of Keras",
    );
    const zip = buildZip([{ name: "a.txt", data: Buffer.from("a") }]);
    await fails(write("other.keras", zip), "K2T501", "a zip without `config.json`");
  });

  it.each(["safetensors", "pt", "bin"])("is told from PyTorch's: .%s", async (ending) => {
    await fails(
      write(`weights.${ending}`, ofPyTorch(ending)),
      "K2T501",
      /`.*weights\.\w+` is a PyTorch state dict, and a Keras model is wanted/,
    );
  });

  it("may be missing", async () => {
    await fails(`${folder}/absent.h5`, "K2T506", "no such file");
  });
});

/** `nested.3.15.1.keras` with its config changed. */
async function withConfig(
  name: string,
  change: (text: string) => string,
): Promise<string> {
  const zip = await openZip(unpack("nested.3.15.1.keras"));
  const config = Buffer.from(await zip.read("config.json", 2 ** 20)).toString();
  const weights = await zip.read("model.weights.h5", 2 ** 20);
  zip.close();
  const entries = [
    { name: "config.json", data: Buffer.from(change(config)) },
    { name: "model.weights.h5", data: weights, deflate: true },
  ];
  return write(name, buildZip(entries));
}

const messages = (failure: Failure): readonly string[] =>
  failure.diagnostics.map(({ code, message }) => `${code}: ${message}`);

describe("a config", () => {
  it("may stand beside compressed weights", async () => {
    const source = await openModel(await withConfig("same.keras", (text) => text));
    const [first] = source.catalog.weights;
    expect(first!.path).toBe("words/embeddings");
    expect(new Float32Array(evaluate(first!.value, source).buffer)).toHaveLength(28);
    source.close();
  });

  it("must be JSON, of a model", async () => {
    const broken = await withConfig("broken.keras", (text) => text.slice(1));
    await fails(broken, "K2T502", "`config.json` is no JSON");
    const list = await withConfig("list.keras", () => "[]");
    await fails(list, "K2T502", "names no class");
  });

  it("may have Python's NaN", async () => {
    const odd = await withConfig("odd.keras", (text) =>
      text.replace('"config": {', '"config": {"NaN": [NaN, Infinity, -Infinity], '),
    );
    const { catalog } = await openModel(odd);
    expect(catalog.root.config["NaN"]).toEqual([null, null, null]);
  });

  it("may have long texts beside a NaN", async () => {
    const long = "a".repeat(20_000_000);
    const odd = await withConfig("long.keras", (text) =>
      text.replace('"config": {', `"config": {"odd": [NaN, "NaN ${long}"], `),
    );
    const { catalog } = await openModel(odd);
    expect(catalog.root.config["odd"]).toEqual([null, `NaN ${long}`]);
  });

  it("is refused at once where a text does not end", async () => {
    const open = await withConfig("open.keras", () => `NaN "${'\\"'.repeat(200_000)}`);
    await fails(open, "K2T502", "`config.json` is no JSON");
  });

  it.each([
    [900, null],
    [4000, "K2T505"],
    [60_000, "K2T505"],
  ])("may nest to a limit: %i deep gives %s", async (depth, code) => {
    const deep = `${"[".repeat(depth)}"]"${"]".repeat(depth)}`;
    const file = await withConfig(`deep${depth}.keras`, (text) =>
      text.replace('"config": {', `"config": {"odd": ${deep}, `),
    );
    if (code !== null) await fails(file, code, /`config.json` nests more than 1000 deep/);
    else (await openModel(file)).close();
  });

  it("must fit the weights, and all that does not is told", async () => {
    const other = await withConfig("other-config.keras", (text) =>
      text
        .replace('"num_heads": 2', '"num_heads": 3')
        .replace('"name": "shared", "trainable": true', '"name": "shared", "units": 5'),
    );
    const failure = await failureOf(() => openModel(other));
    expect(failure.status).toBe(1);
    expect(messages(failure)[0]).toMatch(
      /^K2T503: by its config the layer `attend` is a MultiHeadAttention with 8 variables \(query\/kernel \(\?, 3, 3\), .*\), and the file has 8: \(4, 2, 3\)/,
    );
  });

  it("must have the layers that the file names", async () => {
    const renamed = await withConfig("renamed.keras", (text) =>
      text.replaceAll('"shared"', '"common"'),
    );
    await fails(renamed, "K2T503", "of a layer `shared`, which the config does not have");
  });
});

describe("damaged models", () => {
  it("are told by what they lack", async () => {
    const file = unpack("cut_short.3.0.5.whole.h5");
    const found = messages(await failureOf(() => openModel(file)));
    expect(found[0]).toMatch(/lists layers or weights that it does not hold: .*out/);
    // The second half's names are those of the first, so only that was written.
    expect(found[1]).toMatch(
      /^K2T502: `\/model_weights\/both` lists weights more than once: `\/model_weights\/both\/kernel`/,
    );
  });

  it.each([100, 600, 2000, 9000])(
    "cut off after %i bytes end in a failure",
    async (length) => {
      for (const name of ["nested.2.15.1.whole.h5", "nested.3.15.1.keras"]) {
        const bytes = fixtureBytes(name).subarray(0, length);
        const { diagnostics } = await failureOf(() => openModel(write("cut", bytes)));
        expect(diagnostics.map(({ code }) => code)).toEqual(["K2T502"]);
      }
    },
  );

  it("open or end in a failure whatever byte is wrong", async () => {
    const bytes = fixtureBytes("custom.3.15.1.weights.h5");
    let seed = 3;
    const random = (below: number): number => {
      seed = (seed * 1664525 + 1013904223) % 2 ** 32;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let opened = 0;
    for (let round = 0; round < 60; round++) {
      const broken = Buffer.from(bytes);
      for (let i = 0; i < 25; i++) broken[random(broken.length)] = random(256);
      const path = write("broken.h5", broken);
      try {
        const source = await openModel(path);
        for (const weight of source.catalog.weights) evaluate(weight.value, source);
        source.close();
        opened += 1;
      } catch (error) {
        expect((error as Failure).name, `round ${round}`).toBe("Failure");
        expect((error as Failure).diagnostics[0]!.code).toMatch(/^K2T50[1-6]$/);
      }
    }
    expect(opened).toBeLessThan(60);
  });
});
