import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import { TORCH_DTYPES, UNTYPED_STORAGE } from "./dtype-names.js";
import { createPickleWriter, type PickleWriter } from "./pickle-writer.js";

/** Python pickles the items of a dict in batches of this many. */
const BATCH = 1000;

/**
 * The `data.pkl` that torch.save writes for an `OrderedDict` of contiguous tensors, each
 * with a storage of its own that is named by its ordinal.
 */
export function pickleStateDict(parameters: readonly ParameterInfo[]): Buffer {
  const writer = createPickleWriter();
  writer.code("\x80\x02");
  emptyOrderedDict(writer);
  writer.remember();
  for (let start = 0; start < parameters.length; start += BATCH) {
    const batch = parameters.slice(start, start + BATCH);
    const single = batch.length === 1;
    if (!single) writer.code("(");
    batch.forEach((parameter, i) => {
      writer.text(parameter.name);
      tensor(writer, parameter, start + i);
    });
    writer.code(single ? "s" : "u");
  }
  writer.code(".");
  return writer.bytes();
}

function emptyOrderedDict(writer: PickleWriter): void {
  writer.global("collections OrderedDict");
  writer.code(")R");
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)`. */
function tensor(writer: PickleWriter, parameter: ParameterInfo, ordinal: number): void {
  const { shape, dtype } = parameter;
  const { storage, dtype: dtypeName } = TORCH_DTYPES[dtype];
  const version = storage === null ? 3 : 2;
  writer.global(`torch._utils _rebuild_tensor_v${version}`);
  writer.code("(");
  storageReference(writer, parameter, ordinal);
  writer.integer(0);
  writer.integers(shape);
  writer.integers(contiguousStrides(shape));
  writer.code("\x89");
  emptyOrderedDict(writer);
  writer.remember();
  if (storage === null) writer.global(dtypeName);
  writer.code("t");
  writer.remember();
  writer.code("R");
  writer.remember();
}

/** The persistent id `("storage", class, key, "cpu", size)`; untyped sizes are in bytes. */
function storageReference(
  writer: PickleWriter,
  { shape, dtype }: ParameterInfo,
  ordinal: number,
): void {
  const { storage } = TORCH_DTYPES[dtype];
  const count = elementCount(shape);
  writer.code("(");
  writer.shared("storage");
  writer.global(storage ?? UNTYPED_STORAGE);
  writer.text(String(ordinal));
  writer.shared("cpu");
  writer.integer(storage === null ? count * bytesPerElement(dtype) : count);
  writer.code("t");
  writer.remember();
  writer.code("Q");
}

/** As torch counts them: an empty axis walks as if it had one element. */
function contiguousStrides(shape: Shape): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= Math.max(1, size);
  }
  return strides;
}
