import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { DENSE, oracle, unpacked, written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";

const folder = scratchFolder();
const inspected = async (file: string): Promise<unknown> => {
  const { status, stdout, stderr } = await run(["inspect", file, "--json"]);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
};

describe("inspect --json", () => {
  // What h5py says of the files.
  it("is the documented JSON of a legacy file", async () => {
    expect(await inspected(DENSE)).toEqual({
      version: 1,
      kind: "keras",
      container: "h5-legacy",
      writer: { keras: "3.15.1", backend: "jax" },
      class: "Sequential",
      fingerprint: { of: "samples", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      totals: { parameters: 25, bytes: 100, trained: 25, kept: 0 },
      layers: [
        { path: "input_layer", class: "InputLayer" },
        { path: "mine", class: "Dense" },
      ],
      weights: [
        {
          path: "mine/kernel",
          stored: "/model_weights/mine/model/mine/kernel",
          class: "Dense",
          shape: [4, 5],
          dtype: "float32",
          bytes: 80,
          trained: true,
        },
        {
          path: "mine/bias",
          stored: "/model_weights/mine/model/mine/bias",
          class: "Dense",
          shape: [5],
          dtype: "float32",
          bytes: 20,
          trained: true,
        },
      ],
      apart: [],
    });
  });

  it("is the documented JSON of a .keras", async () => {
    const weight = (name: string, place: number): object => ({
      path: `mine/${name}`,
      stored: `/layers/batch_normalization/vars/${place}`,
      class: "BatchNormalization",
      shape: [3],
      dtype: "float32",
      bytes: 12,
      trained: name === "gamma",
    });
    expect(await inspected(oracle("batch_norm_without_center/model.keras"))).toEqual({
      version: 1,
      kind: "keras",
      container: "keras-zip",
      writer: { keras: "3.15.1", backend: null },
      class: "Sequential",
      fingerprint: { of: "checksums", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      totals: { parameters: 9, bytes: 36, trained: 3, kept: 6 },
      layers: [
        { path: expect.stringMatching(/^input_layer/), class: "InputLayer" },
        { path: "mine", class: "BatchNormalization" },
      ],
      weights: [
        weight("gamma", 0),
        weight("moving_mean", 1),
        weight("moving_variance", 2),
      ],
      apart: [],
    });
  });

  it("names containers and unknown classes, and what is set apart", async () => {
    const weights = await inspected(oracle("gru/model.weights.h5"));
    expect(weights).toMatchObject({
      container: "weights-h5",
      writer: { keras: null, backend: null },
    });
    const plain = (await inspected(unpacked("plain", folder))) as { weights: object[] };
    expect(plain.weights.at(-1)).toEqual({
      path: "counts/n",
      stored: "/counts/counts/n:0",
      class: null,
      shape: [2],
      dtype: "int32",
      bytes: 8,
      trained: null,
    });
    const digits = join(import.meta.dirname, "../digits/digits.keras");
    const { apart } = (await inspected(digits)) as {
      apart: { stored: string; why: string }[];
    };
    expect(new Set(apart.map(({ why }) => why))).toEqual(new Set(["optimizer"]));
    expect(apart.slice(0, 2)).toEqual([
      {
        stored: "/optimizer/vars/0",
        why: "optimizer",
        shape: [],
        dtype: "int32",
        bytes: 4,
      },
      {
        stored: "/optimizer/vars/1",
        why: "optimizer",
        shape: [],
        dtype: "float32",
        bytes: 4,
      },
    ]);
  });

  it("of a state dict is a target manifest", async () => {
    const expected = oracle("dense/expected.safetensors");
    const manifest = (await inspected(expected)) as { parameters: { name: string }[] };
    const { parameters } = manifest;
    const byName = [...parameters].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect({ ...manifest, parameters: byName }).toEqual({
      version: 1,
      kind: "state-dict",
      container: "safetensors",
      parameters: [
        { name: "mine.bias", shape: [5], dtype: "float32", bytes: 20 },
        { name: "mine.weight", shape: [5, 4], dtype: "float32", bytes: 80 },
      ],
      provenance: null,
    });
    const file = written(folder, "manifest.json", JSON.stringify(manifest));
    const { status } = await run(["check", "keras/auto", DENSE, "--target", file]);
    expect(status).toBe(0);
  });

  it("reads what torch.save writes", async () => {
    const file = join(import.meta.dirname, "../fixtures/state-dict/few.pt");
    expect(await inspected(file)).toMatchObject({ kind: "state-dict", container: "pt" });
  });
});

describe("inspect for people", () => {
  it("has a row for each layer, and the sums", async () => {
    const { status, stdout, stderr } = await run(["inspect", DENSE]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      `${DENSE}: a Keras model, Sequential (h5-legacy, written by Keras 3.15.1 with jax)

layer  class  weights                   size
mine   Dense  kernel (4, 5)  bias (5)  100 B

25 parameters in 2 weights of 1 layer, 100 B of float32
all of them are trained
1 layer without weights (see --all): InputLayer
`,
    );
  });

  it("has a row for each weight where that is wanted", async () => {
    const { stdout } = await run(["inspect", DENSE, "--weights"]);
    expect(stdout).toBe(
      `${DENSE}: a Keras model, Sequential (h5-legacy, written by Keras 3.15.1 with jax)

weight       class  shape   dtype    size  stored as
mine/kernel  Dense  (4, 5)  float32  80 B  /model_weights/mine/model/mine/kernel
mine/bias    Dense  (5)     float32  20 B  /model_weights/mine/model/mine/bias

25 parameters in 2 weights of 1 layer, 100 B of float32
all of them are trained
`,
    );
  });

  it("fills a terminal, in colours that can be turned off", async () => {
    const words = ["inspect", oracle("gru/model.weights.h5"), "--all"];
    const widest = (text: string): number =>
      // eslint-disable-next-line no-control-regex -- colours take no place
      Math.max(...text.split("\n").map((it) => it.replace(/\u001b\[\d+m/g, "").length));
    const table = (text: string): string => text.slice(text.indexOf("\n") + 1);
    for (const screen of [80, 140]) {
      const coloured = await run(words, { screen });
      expect(coloured.stdout).toContain("\u001b[1m");
      const plain = await run([...words, "--no-color"], { screen });
      expect(plain.stdout).not.toContain("\u001b");
      expect(widest(table(coloured.stdout))).toBe(widest(table(plain.stdout)));
      expect(widest(table(plain.stdout))).toBeLessThanOrEqual(screen);
      expect(plain.stdout.includes("parameters  ")).toBe(screen === 140);
    }
    expect((await run(words)).stdout).not.toContain("\u001b");
  });

  it("has no table of nothing", async () => {
    const empty = Buffer.concat([
      Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from("{}"),
    ]);
    const file = written(folder, "empty.safetensors", empty);
    const { stdout } = await run(["inspect", file]);
    expect(stdout).toBe(
      `${file}: a state dict (safetensors)\n\n0 parameters, 0 numbers, 0 B\n`,
    );
  });

  it("counts what is set apart", async () => {
    const digits = join(import.meta.dirname, "../digits/digits.keras");
    const { stdout } = await run(["inspect", digits]);
    // By h5py: 61,528 bytes.
    expect(stdout.replaceAll("\n  ", " ")).toMatch(
      /\nset apart as the optimizer's state: 22 arrays, 61.5 kB \(\/optimizer\/vars\/0, .* and 18 more\)\n$/,
    );
  });

  it("has a row for each parameter of a state dict", async () => {
    const file = oracle("dense/expected.safetensors");
    const { stdout } = await run(["inspect", file]);
    expect(stdout).toContain(`${file}: a state dict (safetensors)\n`);
    expect(stdout).toMatch(/\nmine\.weight {2}\(5, 4\) {2}float32 {2}80 B\n/);
    expect(stdout).toMatch(/\n2 parameters, 25 numbers, 100 B\n$/);
  });

  it("keeps names that a terminal would obey from it", async () => {
    for (const more of [[], ["--json"]]) {
      const words = ["inspect", unpacked("strange", folder), ...more];
      const { status, stdout } = await run(words);
      expect(status).toBe(0);
      // eslint-disable-next-line no-control-regex -- looking for them is the point
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });

  it.each([
    ["a file that is not there", "nothing.h5", null, "K2T506"],
    ["a text", "text.h5", "a text", "K2T501"],
    ["a part of an HDF5 file", "cut.h5", readFileSync(DENSE).subarray(0, 5000), "K2T502"],
    ["an empty file", "empty.pt", "", "K2T501"],
    ["a path through a file", "text.h5/inside", null, "K2T506"],
    ["a name longer than the system allows", "x".repeat(300), null, "K2T506"],
  ])("refuses %s", async (_, name, data, code) => {
    if (data !== null) written(folder, name, data);
    const { status, stdout, stderr } = await run(["inspect", join(folder, name)]);
    expect([status, stdout, codesIn(stderr)]).toEqual([3, "", [code]]);
  });
});
