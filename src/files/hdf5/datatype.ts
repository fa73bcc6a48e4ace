import type { DType } from "../../tensor/dtype.js";
import { TYPE_CLASS, type Metadata } from "./library.js";

/** What decides on a dtype. */
type ElementType = Pick<Metadata, "type" | "size" | "signed" | "enum_type">;

/**
 * The dtype of a dataset; null where it is none of ours (text, compound types, …).
 * `stated` is the text of the dataset's `dtype` attribute, which Keras 3 writes for what
 * HDF5 cannot say: bfloat16 is stored as two opaque bytes, in legacy files without a word.
 */
export function dtypeOf(
  metadata: ElementType,
  stated: () => string | null,
): DType | null {
  const { type, size, signed } = metadata;
  switch (type) {
    case TYPE_CLASS.integer:
      return INTEGERS[`${signed ? "int" : "uint"}${size * 8}`] ?? null;
    case TYPE_CLASS.float:
      return FLOATS[size] ?? null;
    case TYPE_CLASS.opaque:
      return size === 2 && (stated() ?? "bfloat16") === "bfloat16" ? "bfloat16" : null;
    case TYPE_CLASS.enumeration:
      return isBool(metadata) ? "bool" : null;
    default:
      return null;
  }
}

const INTEGERS: Readonly<Record<string, DType>> = {
  int8: "int8",
  int16: "int16",
  int32: "int32",
  int64: "int64",
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  uint64: "uint64",
};

const FLOATS: Readonly<Record<number, DType>> = {
  2: "float16",
  4: "float32",
  8: "float64",
};

/** h5py stores booleans as an enumeration of two bytes. */
function isBool({ size, enum_type: enumeration }: ElementType): boolean {
  const members = enumeration?.members ?? {};
  const names = Object.keys(members).sort().join();
  return (
    size === 1 &&
    names === "FALSE,TRUE" &&
    members["FALSE"] === 0 &&
    members["TRUE"] === 1
  );
}
