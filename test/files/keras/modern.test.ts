import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CatalogWeight, WeightSource } from "../../../src/tensor/catalog.js";
import { openModel } from "../../../src/files/keras/open-model.js";
import { expectFailure } from "../../support/failures.js";
import { numbersOf, useFolder } from "./fixtures.js";
import { MODERN_FILES, toldOf, unpackModern, type ToldVariable } from "./modern-files.js";

const { folder } = useFolder();

/** A layer of it is called as in another model, in which it is shared. */
const BROKEN = "tangled.2.12.1.keras.gz";

async function open(file: string): Promise<WeightSource> {
  return openModel(await unpackModern(folder, file));
}

type Seen = Pick<ToldVariable, "path" | "shape" | "dtype" | "values" | "sum">;

function seen(source: WeightSource, weight: CatalogWeight): Seen {
  const { path, shape, dtype, parts } = weight;
  const numbers = numbersOf(source.read(parts[0]!), dtype);
  const values = numbers.slice(0, 3).map((value) => Number(value.toFixed(5)));
  const sum = Number(numbers.reduce((total, value) => total + value, 0).toFixed(4));
  return { path, shape, dtype, values, sum };
}

/** What Keras says of each variable, by every path that it may have. */
function byPath(told: readonly ToldVariable[]): ReadonlyMap<string, Seen> {
  const found = new Map<string, Seen>();
  for (const { other, ...variable } of told) {
    found.set(variable.path, variable);
    if (other !== undefined) found.set(other, { ...variable, path: other });
  }
  return found;
}

describe("oddly stored models", () => {
  it.each(MODERN_FILES.filter((file) => file !== BROKEN))(
    "%s has Keras's variables",
    async (file) => {
      const source = await open(file);
      const told = toldOf(file);
      const wanted = byPath(told);
      const found = source.catalog.weights.map((weight) => seen(source, weight));
      expect(found).toEqual(found.map(({ path }) => wanted.get(path) ?? path));
      expect(new Set(found.map(({ path }) => path)).size).toBe(told.length);
      source.close();
    },
  );

  it("are refused where tf.keras 2.12 mixes up its graphs, and cannot read them itself", async () => {
    await expectFailure(() => open(BROKEN), "K2T502", "reads `twin`, which is no layer");
  });
});

describe("what is no weight of a model", () => {
  const apart = async (file: string): Promise<Record<string, string[]>> => {
    const source = await open(file);
    const found: Record<string, string[]> = {};
    for (const { stored, why } of source.catalog.apart) {
      (found[why] ??= []).push(stored.replace(/\/vars\/\d+$/, ""));
    }
    source.close();
    return Object.fromEntries(
      Object.entries(found).map(([why, groups]) => [why, [...new Set(groups)]]),
    );
  };

  it("is set apart in models within models too", async () => {
    expect(await apart("gan.3.15.1.keras.gz")).toEqual({
      optimizer: ["/discriminator/optimizer"],
    });
    expect(await apart("gan.2.13.1.keras.gz")).toMatchObject({
      optimizer: ["/discriminator/optimizer"],
    });
  });

  it("is set apart under names of one's own", async () => {
    expect((await apart("subclassed.3.15.1.weights.h5.gz"))["optimizer"]).toEqual([
      "/d_optimizer",
      "/optimizer",
    ]);
  });

  it("may be a copy of what is one", async () => {
    expect(await apart("wrapped.3.15.1.keras.gz")).toEqual({
      copy: ["/layers/spectral_normalization"],
    });
  });
});

describe("a file by another's name", () => {
  it.each([
    ["plain.2.13.1.weights.h5.gz", "renamed.keras", "weights-h5"],
    ["shared.3.15.1.keras.gz", "renamed.h5", "keras-zip"],
    ["shared.3.15.1.keras.gz", "renamed", "keras-zip"],
  ])("is what its content says: %s as %s", async (file, name, container) => {
    const renamed = join(folder, name);
    copyFileSync(await unpackModern(folder, file), renamed);
    const source = await openModel(renamed);
    expect(source.catalog.container).toBe(container);
    expect(source.catalog.weights).toHaveLength(8);
    source.close();
  });
});
