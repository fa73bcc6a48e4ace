import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openModel } from "../../../src/files/keras/open-model.js";
import { useFolder } from "./fixtures.js";

const FOLDER = join(import.meta.dirname, "../../fixtures/names");
const { write } = useFolder();

/** Layers with weights, and where a file says it their other path: `a = b`. */
async function pathsIn(name: string): Promise<readonly string[]> {
  const packed = readFileSync(join(FOLDER, `${name}.gz`));
  const source = await openModel(write(name, gunzipSync(packed)));
  source.close();
  return source.catalog.layers
    .filter(({ variables }) => variables.length > 0)
    .map(({ path, otherPath }) => (otherPath === null ? path : `${path} = ${otherPath}`))
    .sort();
}

// The model, and with it all that is expected here, is in test/oracle/write_names.py.
describe("two names of one layer", () => {
  it("has files of two versions in two containers", () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith(".gz"));
    expect(files.sort()).toEqual([
      "names.3.15.1.h5.gz",
      "names.3.15.1.keras.gz",
      "names.3.3.3.h5.gz",
      "names.3.3.3.keras.gz",
    ]);
  });

  it("are the attribute's and the layer's own from Keras 3.6 on", async () => {
    expect(await pathsIn("names.3.15.1.keras")).toEqual([
      "blk",
      "blk/norm = blk/ln",
      "blk/parts/dense = blk/dense_1",
      "blk/parts/dense_1 = blk/last",
      "blk/proj = blk/dense",
      "head",
      "hold/inner = hold/dense_7",
      "hold/more/dense = hold/dense_8",
      "hold/more/dense_1 = hold/end",
      "stk/blocks/block = stk/block",
      "stk/blocks/block/norm = stk/block/ln",
      "stk/blocks/block/parts/dense = stk/block/dense_3",
      "stk/blocks/block/parts/dense_1 = stk/block/last",
      "stk/blocks/block/proj = stk/block/dense_2",
      "stk/blocks/block_1 = stk/block_1",
      "stk/blocks/block_1/norm = stk/block_1/ln",
      "stk/blocks/block_1/parts/dense = stk/block_1/dense_5",
      "stk/blocks/block_1/parts/dense_1 = stk/block_1/last",
      "stk/blocks/block_1/proj = stk/block_1/dense_4",
      "stk/mlp/dense_6 = stk/sequential/dense_6",
      "stk/mlp/up = stk/sequential/up",
    ]);
  });

  it("are both known before that only where the config has the layer", async () => {
    expect(await pathsIn("names.3.3.3.keras")).toEqual([
      "blk",
      "blk/norm",
      "blk/parts/dense",
      "blk/parts/dense_1",
      "blk/proj",
      "head",
      "hold/inner = hold/dense_7",
      "hold/more/dense = hold/dense_8",
      "hold/more/dense_1 = hold/end",
      "stk/blocks/block",
      "stk/blocks/block/norm",
      "stk/blocks/block/parts/dense",
      "stk/blocks/block/parts/dense_1",
      "stk/blocks/block/proj",
      "stk/blocks/block_1",
      "stk/blocks/block_1/norm",
      "stk/blocks/block_1/parts/dense",
      "stk/blocks/block_1/parts/dense_1",
      "stk/blocks/block_1/proj",
      "stk/mlp/dense",
      "stk/mlp/dense_1",
    ]);
  });

  it.each(["3.15.1", "3.3.3"])(
    "are the layer's own and what its owner's config calls it in legacy files, %s",
    async (version) => {
      expect(await pathsIn(`names.${version}.h5`)).toEqual([
        "blk",
        "blk/dense",
        "blk/dense_1",
        "blk/last",
        "blk/ln",
        "head",
        "hold/dense_7 = hold/inner",
        "hold/dense_8 = hold/more/dense",
        "hold/end = hold/more/dense_1",
        "stk/block",
        "stk/block/dense_2",
        "stk/block/dense_3",
        "stk/block/last",
        "stk/block/ln",
        "stk/block_1",
        "stk/block_1/dense_4",
        "stk/block_1/dense_5",
        "stk/block_1/last",
        "stk/block_1/ln",
        "stk/sequential/dense_6",
        "stk/sequential/up",
      ]);
    },
  );
});
