import type { StoredTensor } from "../catalog.js";
import type { Core } from "../core.js";
import { isFloating, type DType } from "../dtype.js";
import { isBig } from "../numbers/integer.js";
import type { Shape } from "../shape.js";
import { promise } from "./bug.js";

/** A weight as it is stored. */
export function load(tensor: StoredTensor): Core {
  return { kind: "load", shape: tensor.shape, dtype: tensor.dtype, tensor };
}

/**
 * One value everywhere. The value is kept as given, not rounded to `dtype`, so that a number
 * beside a tensor takes part in arithmetic unrounded; it is rounded (integers: wrapped) where
 * it is written or cast. Integer dtypes take whole numbers, bool any number (not 0 is true).
 */
export function fill(shape: Shape, dtype: DType, value: number | bigint): Core {
  if (isFloating(dtype)) return { kind: "fill", shape, dtype, value: Number(value) };
  if (dtype === "bool") {
    return { kind: "fill", shape, dtype, value: Number(value) === 0 ? 0 : 1 };
  }
  promise(
    typeof value === "bigint" || Number.isInteger(value),
    () => `${value} for elements of ${dtype}`,
  );
  return {
    kind: "fill",
    shape,
    dtype,
    value: isBig(dtype) ? BigInt(value) : Number(value),
  };
}
