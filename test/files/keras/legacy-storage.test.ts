import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openModel } from "../../../src/files/keras/open-model.js";
import type { WeightSource } from "../../../src/tensor/catalog.js";
import { failureOf } from "../../support/failures.js";

const FIXTURES = join(import.meta.dirname, "../../fixtures/legacy-storage");
const folder = mkdtempSync(join(tmpdir(), "k2t-storage-"));
afterAll(() => rmSync(folder, { recursive: true }));

function unpack(name: string): string {
  const path = join(folder, `${name}.h5`);
  writeFileSync(path, gunzipSync(readFileSync(join(FIXTURES, `${name}.h5.gz`))));
  return path;
}

type Reader = (view: DataView, place: number) => number;

/** Each dtype's bytes and how one element of it is read; bfloat16 is half a float32. */
const READERS: Readonly<Record<string, readonly [number, Reader]>> = {
  float32: [4, (view, place) => view.getFloat32(place, true)],
  float64: [8, (view, place) => view.getFloat64(place, true)],
  int8: [1, (view, place) => view.getInt8(place)],
  uint8: [1, (view, place) => view.getUint8(place)],
  bool: [1, (view, place) => view.getUint8(place)],
  int64: [8, (view, place) => Number(view.getBigInt64(place, true))],
  float16: [2, (view, place) => halfOf(view.getUint16(place, true))],
  bfloat16: [
    2,
    (view, place) => {
      const wide = new DataView(new ArrayBuffer(4));
      wide.setUint16(2, view.getUint16(place, true), true);
      return wide.getFloat32(0, true);
    },
  ],
};

/** A normal number of half precision, or zero. */
const halfOf = (bits: number): number =>
  bits === 0 ? 0 : (1 + (bits & 1023) / 1024) * 2 ** ((bits >> 10) - 15);

function valuesIn(source: WeightSource, path: string): readonly number[] {
  const weight = source.catalog.weights.find((it) => it.path === path)!;
  const [size, read] = READERS[weight.dtype]!;
  const bytes = source.read(weight.parts[0]!);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size));
}

const COUNT = Array.from({ length: 12 }, (_, i) => i);

describe("weights of every dtype", () => {
  it.each([
    ["little_f2", "float16"],
    ["big_f2", "float16"],
    ["little_f4", "float32"],
    ["big_f4", "float32"],
    ["little_f8", "float64"],
    ["big_f8", "float64"],
    ["i1", "int8"],
    ["u1", "uint8"],
    ["little_i8", "int64"],
    ["big_i8", "int64"],
    ["bfloat16", "bfloat16"],
  ])("are read: %s as %s", async (layer, dtype) => {
    const source = await openModel(unpack("dtypes"));
    const weight = source.catalog.weights.find((it) => it.path === `${layer}/own`)!;
    expect([weight.dtype, weight.shape]).toEqual([dtype, [4, 3]]);
    expect(valuesIn(source, `${layer}/own`)).toEqual(COUNT);
    source.close();
  });

  it("are read: h5py's booleans, a number, nothing", async () => {
    const source = await openModel(unpack("dtypes"));
    expect(valuesIn(source, "bool/own")).toEqual(COUNT.map((it) => it % 2));
    expect(valuesIn(source, "scalar/own")).toEqual([7]);
    expect(valuesIn(source, "none/own")).toEqual([]);
    const shapes = new Map(source.catalog.weights.map((it) => [it.path, it.shape]));
    expect([shapes.get("scalar/own"), shapes.get("none/own")]).toEqual([[], [0, 3]]);
    source.close();
  });
});

describe("weights in chunks", () => {
  it.each(["packed", "shuffled", "checked", "chunked"])("are read: %s", async (layer) => {
    const source = await openModel(unpack("compressed"));
    expect(valuesIn(source, `${layer}/own`)).toEqual(COUNT);
    source.close();
  });
});

describe("odd files that say enough", () => {
  it("begin with a block of the user's own", async () => {
    const source = await openModel(unpack("user_block"));
    expect(valuesIn(source, "dense/kernel")).toEqual(COUNT);
    expect(source.catalog.layers[0]!.className).toBe("Dense");
    source.close();
  });

  it("have a layer that is called `model_weights`", async () => {
    const source = await openModel(unpack("called_so"));
    expect(valuesIn(source, "model_weights/kernel")).toEqual(COUNT);
    source.close();
  });

  it("list the halves of a Bidirectional and their weights by the alphabet", async () => {
    const source = await openModel(unpack("sorted_names"));
    const found = source.catalog.weights.map(({ path }) => [
      path,
      valuesIn(source, path)[0],
    ]);
    // The file has backward's bias first: 0, 1, 2, and then forward's.
    expect(found).toEqual([
      ["both/forward/kernel", 4],
      ["both/forward/recurrent_kernel", 5],
      ["both/forward/bias", 3],
      ["both/backward/kernel", 1],
      ["both/backward/recurrent_kernel", 2],
      ["both/backward/bias", 0],
    ]);
    source.close();
  });
});

describe("files that are refused", () => {
  it.each([
    [
      "lzf",
      "K2T504",
      /dense\/dense\/kernel:0` is a weight .* compressed by the filter `lzf`/,
    ],
    ["text", "K2T504", /words\/words\/table:0` is a weight of the model and is text/],
    ["soft_link", "K2T504", /has links in place .*: dense\/kernel:0/],
    ["external_link", "K2T504", /has links in place .*: dense\/kernel:0/],
    ["linked_layer", "K2T504", /has links in place .*: again/],
    ["gap", "K2T502", /does not hold: the attribute `layer_names1` of `\/`/],
    ["unlisted", "K2T502", /does not hold: the attribute `weight_names` of `\/dense`/],
    ["missing", "K2T502", /does not hold: dense\/bias:0, gone$/],
    ["top_missing", "K2T502", /does not hold: lost:0$/],
  ])("say why: %s", async (name, code, message) => {
    const { diagnostics } = await failureOf(() => openModel(unpack(name)));
    expect(diagnostics.map((it) => it.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toMatch(message);
    const isText = name === "text";
    expect(diagnostics[0]!.help === undefined).toBe(isText);
  });

  it("name some of ten thousand faults", async () => {
    const { diagnostics } = await failureOf(() => openModel(unpack("long_list")));
    expect(diagnostics.map((it) => it.code)).toEqual(["K2T502", "K2T502"]);
    expect(diagnostics[0]!.message).toMatch(/and 4980 more$/);
    expect(diagnostics[0]!.message.length).toBeLessThan(1000);
  });
});
