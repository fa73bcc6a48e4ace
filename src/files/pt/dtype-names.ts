import type { DType } from "../../tensor/dtype.js";

/** How torch names a dtype in a pickle. */
export interface TorchDType {
  /**
   * The storage class, module and name. torch has none for the unsigned integers that it
   * got late: their storages are untyped and their tensors name the dtype.
   */
  readonly storage: string | null;
  /** The dtype object. */
  readonly dtype: string;
}

export const UNTYPED_STORAGE = "torch.storage UntypedStorage";

export const TORCH_DTYPES: Readonly<Record<DType, TorchDType>> = {
  float16: { storage: "torch HalfStorage", dtype: "torch float16" },
  bfloat16: { storage: "torch BFloat16Storage", dtype: "torch bfloat16" },
  float32: { storage: "torch FloatStorage", dtype: "torch float32" },
  float64: { storage: "torch DoubleStorage", dtype: "torch float64" },
  int8: { storage: "torch CharStorage", dtype: "torch int8" },
  int16: { storage: "torch ShortStorage", dtype: "torch int16" },
  int32: { storage: "torch IntStorage", dtype: "torch int32" },
  int64: { storage: "torch LongStorage", dtype: "torch int64" },
  uint8: { storage: "torch ByteStorage", dtype: "torch uint8" },
  uint16: { storage: null, dtype: "torch uint16" },
  uint32: { storage: null, dtype: "torch uint32" },
  uint64: { storage: null, dtype: "torch uint64" },
  bool: { storage: "torch BoolStorage", dtype: "torch bool" },
};
