import { describe, expect, it } from "vitest";
import { cellsByShape } from "../../../src/files/keras/cells-by-shape.js";
import type { CatalogLayer } from "../../../src/tensor/catalog.js";

type Shapes = readonly (readonly number[])[];
const NAMES = ["kernel", "recurrent_kernel", "bias"];

/** Stacked cells with the shapes of kernel, recurrent kernel and, where it is there, bias. */
function stack(cells: readonly Shapes[], config = {}): CatalogLayer {
  const variables = cells.flatMap((shapes, cell) =>
    shapes.map((shape, i) => ({ name: `cells/${cell}/${NAMES[i]!}`, shape })),
  );
  return { className: "StackedRNNCells", config, variables } as unknown as CatalogLayer;
}

const told = (layer: CatalogLayer) => cellsByShape([layer]).get(layer);

const lstm = [[3, 16], [4, 16], [16]];
const gru = (units: number, ...bias: Shapes) => [
  [4, 3 * units],
  [units, 3 * units],
  ...bias,
];

describe("stacked cells without a config", () => {
  it.each([
    ["SimpleRNNCell", [[3, 4], [4, 4], [4]]],
    ["LSTMCell", lstm],
    ["GRUCell", gru(4, [2, 12])],
  ])("are %s by their gates", (className, cell) => {
    expect(told(stack([cell, cell]))).toMatchObject({
      cell_classes: [className, className],
      cells_alike: true,
    });
  });

  it("are not alike where classes, sizes or biases differ", () => {
    expect(told(stack([lstm, gru(4, [2, 12])]))).toMatchObject({
      cell_classes: ["LSTMCell", "GRUCell"],
      cells_alike: false,
    });
    expect(told(stack([gru(4, [2, 12]), gru(5, [2, 15])]))?.["cells_alike"]).toBe(false);
    expect(told(stack([lstm, lstm.slice(0, 2)]))?.["cells_alike"]).toBe(false);
  });

  it("tell where a GRU resets by the rows of its bias, and not without one", () => {
    expect(told(stack([gru(4, [2, 12])]))?.["reset_after"]).toBe(true);
    expect(told(stack([gru(4, [12])]))?.["reset_after"]).toBe(false);
    expect(told(stack([gru(4)]))).not.toHaveProperty("reset_after");
    expect(told(stack([lstm]))).not.toHaveProperty("reset_after");
  });

  it("keep what a config tells, and say nothing of shapes that are no cell's", () => {
    expect(told(stack([lstm], { cell_classes: ["LSTMCell"] }))).toBeUndefined();
    const odd = [
      [3, 8],
      [4, 8],
    ];
    expect(told(stack([odd]))).toBeUndefined();
    expect(told(stack([]))).toBeUndefined();
  });
});
