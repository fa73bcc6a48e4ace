import { bytesPerElement, type DType } from "../../tensor/dtype.js";
import type { Shape } from "../../tensor/shape.js";

/** Bytes of a tensor that a file states; null where no number holds them exactly. */
export function statedBytes(shape: Shape, dtype: DType): number | null {
  // An empty axis may stand beside sizes whose product would be too large.
  if (shape.includes(0)) return 0;
  let bytes = bytesPerElement(dtype) as number;
  for (const size of shape) {
    bytes *= size;
    if (!Number.isSafeInteger(bytes)) return null;
  }
  return bytes;
}
