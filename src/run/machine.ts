import type { WeightSource } from "../tensor/catalog.js";
import type { Core, Digit, View } from "../tensor/core.js";
import type { DType } from "../tensor/dtype.js";
import { boxAround } from "./box.js";
import { aligned } from "./elements.js";

/** What the evaluation of one kind of node needs of the others. */
export interface Machine {
  readonly source: WeightSource;
  /** Row-major, little-endian bytes of a node; they may be shared and are not to be changed. */
  evaluate(node: Core): Uint8Array;
}

/** A view whose base has been read. */
export interface Opened {
  readonly bytes: Uint8Array;
  readonly dtype: DType;
  readonly offset: number;
  readonly axes: readonly (readonly Digit[])[];
}

/** Reads what a view needs of its base; of a weight that may be a box. */
export function openView(view: View, machine: Machine): Opened {
  const { base, dtype } = view;
  if (base.kind !== "load") {
    const bytes = machine.evaluate(base);
    return { bytes, dtype, offset: view.offset, axes: view.axes };
  }
  const boxed = boxAround(view, base.shape);
  const bytes = aligned(dtype, machine.source.read(base.tensor, boxed?.box));
  const { offset, axes } = boxed ?? view;
  return { bytes, dtype, offset, axes };
}
