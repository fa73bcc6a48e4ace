import { describe, expect, it } from "vitest";
import { possibleClasses } from "../../../src/files/keras/classes/possible-classes.js";
import type { CatalogLayer } from "../../../src/tensor/catalog.js";

const layer = (name: string, ...shapes: readonly (readonly number[])[]) =>
  ({
    name,
    className: null,
    config: {},
    variables: shapes.map((shape, i) => ({ name: String(i), shape })),
  }) as unknown as CatalogLayer;

const classes = (...given: Parameters<typeof layer>) =>
  possibleClasses(layer(...given)).map(({ className }) => className);

describe("classes that a layer may be", () => {
  it("are recurrent layers and their cells, but no RNN, which is the layer of its cell", () => {
    expect(classes("step", [3, 16], [4, 16], [16])).toEqual(["LSTM", "LSTMCell"]);
    expect(classes("rnn", [3, 12], [4, 12], [2, 12])).toEqual(["GRU", "GRUCell"]);
  });

  it("are wrappers of two directions", () => {
    const half = [[3, 16], [4, 16], [16]];
    expect(classes("both", ...half, ...half)).toEqual(["Bidirectional"]);
  });
});
