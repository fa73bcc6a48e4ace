import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount, rowMajorStrides, type Shape } from "../../tensor/shape.js";
import { statedBytes } from "../bytes/sizes.js";
import type { PickleTensor } from "./pickle-value.js";

/** What is wrong with a tensor as a view of its storage, or null. */
export function viewFault(
  { shape, strides, offset, dtype }: PickleTensor,
  storageBytes: number,
): string | null {
  const size = bytesPerElement(dtype);
  const bytes = statedBytes(shape, dtype);
  if (bytes === 0) return null;
  const last = shape.reduce((sum, it, axis) => sum + (it - 1) * strides[axis]!, offset);
  if (bytes === null || !((last + 1) * size <= storageBytes)) {
    return "reaches beyond its storage";
  }
  // A file of a few bytes could state tensors of any size by strides of 0.
  if (bytes > storageBytes) return "repeats elements of its storage";
  return null;
}

/** Whether the elements lie in row-major order without gaps. */
export function isContiguous({ shape, strides }: PickleTensor): boolean {
  const wanted = rowMajorStrides(shape);
  return shape.every((size, axis) => size === 1 || strides[axis] === wanted[axis]);
}

/** The stretch of its storage that a tensor reaches into, in bytes; it has elements. */
export function reachOf({ shape, strides, offset, dtype }: PickleTensor): {
  start: number;
  length: number;
} {
  const size = bytesPerElement(dtype);
  const span = shape.reduce((sum, it, axis) => sum + (it - 1) * strides[axis]!, 1);
  return { start: offset * size, length: span * size };
}

/** Puts the elements of a strided view, which starts at byte 0, in row-major order. */
export function gather(bytes: Uint8Array, tensor: PickleTensor): Uint8Array {
  const { shape, strides, dtype } = tensor;
  const size = bytesPerElement(dtype);
  const gathered = new Uint8Array(elementCount(shape) * size);
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < gathered.length; to += size) {
    for (let byte = 0; byte < size; byte++) gathered[to + byte] = bytes[from + byte]!;
    from += stepOf(index, shape, strides) * size;
  }
  return gathered;
}

/** Moves `index` to the next element, row-major, and gives the way there in elements. */
function stepOf(index: number[], shape: Shape, strides: readonly number[]): number {
  let step = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis]!++;
    if (index[axis]! < shape[axis]!) return step + strides[axis]!;
    step -= (shape[axis]! - 1) * strides[axis]!;
    index[axis] = 0;
  }
  return step;
}

/** Turns each element's bytes around, in place. */
export function swapBytes(bytes: Uint8Array, size: 1 | 2 | 4 | 8): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 2) buffer.swap16();
  if (size === 4) buffer.swap32();
  if (size === 8) buffer.swap64();
}
