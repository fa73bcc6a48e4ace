/** Element types, named as in numpy. bfloat16 is the upper half of a float32. */
export const DTYPES = [
  "float16",
  "bfloat16",
  "float32",
  "float64",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "bool",
] as const;

export type DType = (typeof DTYPES)[number];

const BYTES: Readonly<Record<DType, 1 | 2 | 4 | 8>> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  bool: 1,
};

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): 1 | 2 | 4 | 8 {
  return BYTES[dtype];
}

export function isDType(name: string): name is DType {
  return Object.hasOwn(BYTES, name);
}

export function isFloating(dtype: DType): boolean {
  return dtype.startsWith("float") || dtype === "bfloat16";
}

export function isInteger(dtype: DType): boolean {
  return dtype.startsWith("int") || dtype.startsWith("uint");
}
