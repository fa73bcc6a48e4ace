import { describe, expect, it } from "vitest";
import { possibleClasses } from "../../../src/files/keras/classes/possible-classes.js";
import type { CatalogLayer, CatalogWeight } from "../../../src/tensor/catalog.js";

/** A layer with float32 variables of these shapes; integers are mere numbers. */
function layerOf(name: string, shapes: Record<string, readonly number[]>): CatalogLayer {
  const variables = Object.entries(shapes).map(
    ([name, shape]) => ({ name, shape, dtype: "float32" }) as CatalogWeight,
  );
  return { name, config: {}, variables } as unknown as CatalogLayer;
}

const shown = (name: string, shapes: Record<string, readonly number[]>) =>
  possibleClasses(layerOf(name, shapes)).map(({ className, config }) =>
    Object.keys(config).length === 0
      ? className
      : `${className} ${JSON.stringify(config)}`,
  );

describe("the classes that a layer may be", () => {
  it("are those with its names and shapes", () => {
    const square = { kernel: [3, 3, 8, 8], bias: [8] };
    expect(shown("c", square)).toEqual(["Conv2D", "Conv2DTranspose"]);
    expect(shown("c", { kernel: [3, 3, 4, 8], bias: [8] })).toEqual(["Conv2D"]);
    expect(shown("c", { kernel: [3, 3, 4, 2], bias: [8] })).toEqual(["DepthwiseConv2D"]);
    expect(shown("c", { attention_W: [4, 1] })).toEqual([]);
    expect(shown("c", {})).toEqual([]);
  });

  it("begin with the one that Keras names a layer after", () => {
    const square = { kernel: [3, 3, 8, 8], bias: [8] };
    expect(shown("conv2d_transpose_4", square)[0]).toBe("Conv2DTranspose");
    expect(shown("einsum_dense", { kernel: [4, 3], bias: [3] })[0]).toBe("EinsumDense");
  });

  it("state what leaves one name for each number", () => {
    expect(shown("norm", { 0: [3], 1: [3], 2: [3] })).toEqual([
      'BatchNormalization {"center":false}',
      'BatchNormalization {"scale":false}',
    ]);
    const four = shown("norm", { 0: [3], 1: [3], 2: [3], 3: [3] });
    expect(four[0]).toBe("BatchNormalization");
    expect(shown("cell", { 0: [4, 12], 1: [3, 12], 2: [12] })).toContain("LSTM");
  });

  it("are none for one vector without a name", () => {
    expect(shown("x", { 0: [3] })).toEqual([]);
  });

  it("are recurrent layers and their cells, but no RNN, which is the layer of its cell", () => {
    const classes = (name: string, ...shapes: readonly (readonly number[])[]) =>
      possibleClasses(layerOf(name, Object.fromEntries(shapes.entries()))).map(
        ({ className }) => className,
      );
    expect(classes("step", [3, 16], [4, 16], [16])).toEqual(["LSTM", "LSTMCell"]);
    expect(classes("rnn", [3, 12], [4, 12], [2, 12])).toEqual(["GRU", "GRUCell"]);
    const half = [[3, 16], [4, 16], [16]];
    expect(classes("both", ...half, ...half)).toEqual(["Bidirectional"]);
  });
});
