import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseModelConfig } from "../../../src/files/keras/config/parse-model-config.js";
import { align } from "../../../src/files/keras/modern/align.js";
import type { StoredLayer } from "../../../src/files/keras/modern/stored-layer.js";
import { openModel } from "../../../src/files/keras/open-model.js";
import { useFolder } from "./fixtures.js";

const FOLDER = join(import.meta.dirname, "../../fixtures/nameless");
const { write } = useFolder();

// The model, and with it the numbers, is in test/oracle/write_nameless.py.
describe("layers of one's own without a name in the config", () => {
  it.each(["nameless.3.15.1.keras", "nameless.3.15.1.h5"])(
    "have the names that the file gives their weights: %s",
    async (name) => {
      const packed = readFileSync(join(FOLDER, `${name}.gz`));
      const source = await openModel(write(name, gunzipSync(packed)));
      const found = source.catalog.weights.map(({ layer, parts }) => {
        const bytes = Buffer.from(source.read(parts[0]!));
        return [layer.path, layer.className, bytes.readFloatLE(0)];
      });
      source.close();
      expect(found).toEqual([
        ["second", "First", 2],
        ["first", "Other", 1],
        ["third", "First", 3],
      ]);
    },
  );

  it("are read beside those that the config of a model of one's own tells of", async () => {
    const packed = readFileSync(join(FOLDER, "task.3.15.1.h5.gz"));
    const source = await openModel(write("task.h5", gunzipSync(packed)));
    const found = source.catalog.weights.map(({ path, layer, parts }) => {
      const bytes = Buffer.from(source.read(parts[0]!));
      return [path, layer.className, bytes.readFloatLE(0)];
    });
    source.close();
    expect(found).toEqual([
      ["backbone/body/kernel", "Dense", 4],
      ["logits/kernel", "Dense", 5],
    ]);
  });

  it("are not made out of groups of another class", () => {
    const group = (path: string, name: string): StoredLayer => {
      const empty = { variables: [], children: new Map(), isEmpty: false, isList: false };
      return { path, name, ...empty };
    };
    const entries = [{ class_name: "Mine", config: { units: 3 } }];
    const config = { class_name: "Sequential", config: { name: "m", layers: entries } };
    const { children } = parseModelConfig(config, "m.keras");
    const stored = new Map([["dense", group("/layers/dense", "theirs")]]);
    const found = align(stored, children, { keras: "3.15.1", repeats: new Set() });
    expect(found).toEqual({
      problem:
        "the group `/layers/dense` is of a layer `theirs`, which the config does not have",
    });
  });
});
