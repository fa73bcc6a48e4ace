import { describe, expect, it } from "vitest";
import type { DType } from "../../src/tensor/dtype.js";
import { readElement, writeElement } from "../../src/tensor/numbers/element.js";

describe("an element", () => {
  // The bytes are numpy's `.tobytes()`, and torch's for bfloat16.
  it.each<readonly [DType, number | bigint, string]>([
    ["float16", 1.5, "003e"],
    ["bfloat16", -3, "40c0"],
    ["float32", 0.1, "cdcccc3d"],
    ["float64", 0.1, "9a9999999999b93f"],
    ["int8", -2, "fe"],
    ["int16", -2, "feff"],
    ["int32", -2, "feffffff"],
    ["int64", -2n, "feffffffffffffff"],
    ["uint8", 254, "fe"],
    ["uint16", 65534, "feff"],
    ["uint32", 4294967294, "feffffff"],
    ["uint64", 18446744073709551614n, "feffffffffffffff"],
    ["bool", 1, "01"],
  ])("of %s, %s, is these bytes: %s", (dtype, value, hex) => {
    const bytes = new Uint8Array(hex.length);
    const view = new DataView(bytes.buffer);
    writeElement(view, 1, dtype, value);
    const half = hex.length / 2;
    expect(Buffer.from(bytes.subarray(half)).toString("hex")).toBe(hex);
    expect([...bytes.subarray(0, half)].every((it) => it === 0)).toBe(true);
    const read = readElement(view, 1, dtype);
    expect(read).toBe(dtype === "float32" ? Math.fround(0.1) : value);
  });

  it("wraps whole numbers and takes all but 0 for true", () => {
    const view = new DataView(new ArrayBuffer(8));
    writeElement(view, 0, "uint8", 258);
    expect(view.getUint8(0)).toBe(2);
    writeElement(view, 0, "int64", 2 ** 63);
    expect(readElement(view, 0, "int64")).toBe(-(2n ** 63n));
    writeElement(view, 0, "bool", 7);
    expect(readElement(view, 0, "bool")).toBe(1);
  });
});
