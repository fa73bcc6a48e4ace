import { describe, expect, it } from "vitest";
import { createPickleWriter } from "../../../src/files/pt/pickle-writer.js";
import { pickleStateDict } from "../../../src/files/pt/pickle-state-dict.js";
import { unpickle } from "../../../src/files/pt/unpickle.js";
import { asKind } from "../../../src/files/pt/pickle-value.js";

describe("createPickleWriter", () => {
  // By Python: pickle.dumps(value, 2) without protocol and stop.
  it.each([
    [0, "4b00"],
    [255, "4bff"],
    [256, "4d0001"],
    [65535, "4dffff"],
    [65536, "4a00000100"],
    [2 ** 31 - 1, "4affffff7f"],
    [2 ** 31, "8a050000008000"],
    [2 ** 32, "8a050000000001"],
    [2 ** 40 - 1, "8a06ffffffffff00"],
    [2 ** 53 - 1, "8a07ffffffffffff1f"],
  ])("writes the integer %i as Python does", (value, wanted) => {
    const writer = createPickleWriter();
    writer.integer(value);
    expect(writer.bytes().toString("hex")).toBe(wanted);
  });
});

describe("pickleStateDict", () => {
  it.each([0, 1, 999, 1000, 1001, 2500])("gives all of %i tensors", (count) => {
    const parameters = Array.from({ length: count }, (_, i) => ({
      name: `layer${i}.weight`,
      shape: [i, 3],
      dtype: "float32" as const,
    }));
    const entries = asKind(unpickle(pickleStateDict(parameters)), "dict")!.entries;
    expect([...entries.keys()]).toEqual(parameters.map(({ name }) => name));
    [...entries.values()].forEach((value, i) => {
      const tensor = asKind(value, "tensor")!;
      expect(tensor.storage).toMatchObject({ key: String(i), size: 3 * i });
      expect(tensor.shape).toEqual([i, 3]);
      expect(tensor.strides).toEqual([3, 1]);
    });
  });
});
