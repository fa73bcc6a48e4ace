import type { DType } from "../../tensor/dtype.js";

/**
 * The format's names of dtypes, in the order in which the format's own library lays out
 * tensors: largest elements first, so that each starts at a multiple of its size.
 */
export const DTYPE_NAMES = {
  uint64: "U64",
  int64: "I64",
  float64: "F64",
  float32: "F32",
  uint32: "U32",
  int32: "I32",
  bfloat16: "BF16",
  float16: "F16",
  uint16: "U16",
  int16: "I16",
  int8: "I8",
  uint8: "U8",
  bool: "BOOL",
} as const satisfies Readonly<Record<DType, string>>;

const LAYOUT_ORDER = Object.keys(DTYPE_NAMES);
const DTYPES = new Map(
  (Object.entries(DTYPE_NAMES) as [DType, string][]).map(([dtype, name]) => [
    name,
    dtype,
  ]),
);

/** Place of a dtype in the layout's order. */
export function layoutRank(dtype: DType): number {
  return LAYOUT_ORDER.indexOf(dtype);
}

/** The dtype of a format's name; undefined for those that numpy and this tool lack. */
export function dtypeOf(name: string): DType | undefined {
  return DTYPES.get(name);
}
