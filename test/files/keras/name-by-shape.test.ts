import { join } from "node:path";
import { expect, it } from "vitest";
import { openModel } from "../../../src/files/keras/open-model.js";

const ENCODER = join(import.meta.dirname, "../../fixtures/oracle/encoder/model.keras");

// Its attention is a custom layer with `qkv = Dense(18, name="qkv")` and `out`, a Dense
// without bias, which could as well be an Embedding.
it("calls a matrix with its vector kernel and bias, whatever their layer's class", async () => {
  const model = await openModel(ENCODER);
  const attention = model.catalog.layers.find(
    ({ path }) => path === "encoder/layer_0/attn",
  )!;
  const parts = attention.children.map(({ name, className, variables }) => [
    name,
    className,
    variables.map((variable) => variable.name),
  ]);
  expect(parts).toEqual([
    ["out", null, ["0"]],
    ["qkv", null, ["kernel", "bias"]],
  ]);
  model.close();
});
