import { describe, expect, it } from "vitest";
import { parseModelConfig } from "../../../src/files/keras/config/parse-model-config.js";
import { readConfigured } from "../../../src/files/keras/legacy/read-configured.js";
import { createReading } from "../../../src/files/keras/reading.js";
import { expectFailure } from "../../support/failures.js";
import { entriesOf } from "./entries.js";

const dense = (name: string, use_bias = true) => {
  return {
    module: "keras.layers",
    class_name: "Dense",
    config: { name, units: 4, use_bias },
  };
};
/** A layer of one's own whose config has layers `dense` and `dense_1`. */
const BLOCK = {
  module: "me",
  registered_name: "me>Block",
  class_name: "Block",
  config: { name: "blk", first: dense("dense"), second: dense("dense_1") },
};

function read(...scopes: readonly string[]) {
  const shapes = scopes.flatMap((scope) => [
    [`blk/${scope}/kernel`, [4, 4]] as const,
    [`blk/${scope}/bias`, [4]] as const,
  ]);
  const reading = createReading("m.h5", () => ({}));
  const entries = entriesOf(Object.fromEntries(shapes));
  const draft = readConfigured(parseModelConfig(BLOCK, "m.h5"), entries, reading);
  reading.finish();
  return draft.children.map(({ name, className }) => [name, className]);
}

describe("sublayers of a layer of one's own in a legacy file", () => {
  it("are those of its config by their names", () => {
    expect(read("dense", "dense_1")).toEqual([
      ["dense", "Dense"],
      ["dense_1", "Dense"],
    ]);
  });

  it("are what names and shapes tell where its config has none of them", () => {
    expect(read("dense_7", "dense_8").map(([name]) => name)).toEqual([
      "dense_7",
      "dense_8",
    ]);
  });

  it("are refused where a session may have numbered them anew", async () => {
    const words = /`dense_1`, `dense_2`, and by its config it has a layer `dense`/;
    await expectFailure(() => read("dense_1", "dense_2"), "K2T503", words);
  });
});
