import { bytesPerElement, type DType } from "../tensor/dtype.js";

export type NumberElements =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

export type BigElements = BigInt64Array | BigUint64Array;

/** Elements as they lie in memory; the 16-bit floats as their bits, bool as 0 and 1. */
export type Elements = NumberElements | BigElements;

const ARRAYS = {
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const;

/** The bytes as elements, without copying; they begin at a multiple of an element's size. */
export function elementsOf(dtype: DType, bytes: Uint8Array): Elements {
  const count = bytes.byteLength / bytesPerElement(dtype);
  return new ARRAYS[dtype](bytes.buffer as ArrayBuffer, bytes.byteOffset, count);
}
