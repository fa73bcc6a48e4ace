import { describe, expect, it } from "vitest";
import { refuseKeras1 } from "../../../src/files/keras/legacy/keras-1.js";
import { expectFailure } from "../../support/failures.js";
import { entriesOf } from "./entries.js";

/** A file of one layer with a weight of this name. */
const open = (name: string, keras: string | null, backend: string | null): void => {
  const entries = entriesOf({ [name]: [3] });
  refuseKeras1("m.h5", { keras, backend }, [{ name: "layer", path: "/layer", entries }]);
};

describe("a file of Keras 1", () => {
  it.each([
    ["dense_1/kernel", "1.2.2", "tensorflow"],
    ["dense_1_W", "1.0.0", null],
    ["dense_1_W", null, null],
    ["lstm_1_U_i", null, null],
    ["batchnormalization_1_running_std", null, null],
    ["a.b_gamma", null, null],
  ])("is refused: `%s`, version %s, backend %s", async (name, keras, backend) => {
    await expectFailure(() => open(name, keras, backend), "K2T504", "written by Keras 1");
  });

  it.each([
    ["ls_gamma", "3.0.5", "tensorflow"],
    ["mask_b_1", "2.15.0", "tensorflow"],
    ["my_weight_alpha", "2.15.0", null],
    ["ls_gamma", null, "tensorflow"],
    ["dense/scale_gamma", null, null],
    ["kernel", null, null],
    ["x_b_", null, null],
    ["x_b.c", null, null],
    [`${"_b".repeat(100_000)}!`, null, null],
  ])("is not seen in `%.20s`, version %s, backend %s", (name, keras, backend) => {
    const start = performance.now();
    expect(() => open(name, keras, backend)).not.toThrow();
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
