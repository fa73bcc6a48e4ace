import { bytesPerElement, type DType } from "../../tensor/dtype.js";
import { elementCount, type Shape } from "../../tensor/shape.js";

export interface Sized {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Bytes of one tensor. */
export function sizeOf({ shape, dtype }: Sized): number {
  return elementCount(shape) * bytesPerElement(dtype);
}

/** Elements and bytes of several tensors together. */
export function totalsOf(tensors: readonly Sized[]): {
  readonly elements: number;
  readonly bytes: number;
} {
  const elements = tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  return { elements, bytes: tensors.reduce((sum, it) => sum + sizeOf(it), 0) };
}
