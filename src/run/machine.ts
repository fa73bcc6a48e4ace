import type { WeightReader } from "../tensor/catalog.js";
import type { Core, Digit, Load, View } from "../tensor/core.js";
import { bytesPerElement, type DType } from "../tensor/dtype.js";
import { elementCount } from "../tensor/shape.js";
import type { Arena } from "./arena.js";
import { boxAround, boxesOf, countIn } from "./box.js";

/** What the evaluation of one kind of node needs of the others. */
export interface Machine {
  readonly reader: Pick<WeightReader, "read">;
  readonly arena: Arena;
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

/** Room for `count` elements, with anything in it. */
export function allocate(machine: Machine, dtype: DType, count: number): Uint8Array {
  return machine.arena.allocate(count * bytesPerElement(dtype));
}

/** Reads what a view needs of its base; of a weight that may be some boxes. */
export function openView(view: View, machine: Machine): Opened {
  const { base, dtype } = view;
  if (base.kind !== "load") {
    const bytes = machine.evaluate(base);
    return { bytes, dtype, offset: view.offset, axes: view.axes };
  }
  const boxed = boxAround(view, base.shape);
  if (boxed === null) {
    const { offset, axes } = view;
    return { bytes: readWhole(base, machine), dtype, offset, axes };
  }
  const { offset, axes } = boxed;
  const bytes = allocate(machine, dtype, countIn(boxed));
  const length = elementCount(boxed.count) * bytesPerElement(dtype);
  boxesOf(boxed).forEach((box, i) => {
    const target = bytes.subarray(i * length, (i + 1) * length);
    machine.reader.read(base.tensor, box, target);
  });
  return { bytes, dtype, offset, axes };
}

/** Reads a whole weight. */
export function readWhole(load: Load, machine: Machine): Uint8Array {
  const target = allocate(machine, load.dtype, elementCount(load.shape));
  return machine.reader.read(load.tensor, undefined, target);
}
