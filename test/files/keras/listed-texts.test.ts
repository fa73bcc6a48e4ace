import { describe, expect, it } from "vitest";
import type { Hdf5File } from "../../../src/files/hdf5/open-hdf5.js";
import { listedTexts } from "../../../src/files/keras/legacy/listed-texts.js";

const file = (
  attributes: Readonly<Record<string, readonly string[] | null>>,
): Hdf5File => {
  const known: Partial<Hdf5File> = {
    attributeNames: () => Object.keys(attributes),
    texts: (_, name) => attributes[name] ?? null,
  };
  return known as Hdf5File;
};

describe("attributes that Keras splits", () => {
  it("are joined by number, ten after two", () => {
    const parts = Array.from({ length: 12 }, (_, i) => [`layer_names${i}`, [`l${i}`]]);
    const split = file(Object.fromEntries(parts.reverse()) as Record<string, string[]>);
    expect(listedTexts(split, "/", "layer_names")).toEqual({
      texts: Array.from({ length: 12 }, (_, i) => `l${i}`),
    });
  });

  it("are taken whole where they are", () => {
    const whole = file({ weight_names: ["a", "b"], weight_names_too: ["c"] });
    expect(listedTexts(whole, "/", "weight_names")).toEqual({ texts: ["a", "b"] });
    expect(listedTexts(whole, "/", "layer_names")).toBeNull();
  });

  it("lack a part, or are no text", () => {
    const gap = file({ layer_names0: ["a"], layer_names2: ["b"] });
    expect(listedTexts(gap, "/", "layer_names")).toEqual({ missing: "layer_names1" });
    const late = file({ layer_names1: ["a"] });
    expect(listedTexts(late, "/", "layer_names")).toEqual({ missing: "layer_names0" });
    const number = file({ layer_names: null });
    expect(listedTexts(number, "/", "layer_names")).toEqual({ missing: "layer_names" });
  });
});
