import type { Core } from "../../../../tensor/core.js";
import { permute, reshape } from "../../../../tensor/nodes.js";
import { makeDataset, shapeOf, type VariableDataset } from "../../variable-dataset.js";

/** One way in which Keras 1 lays a kernel out. */
export interface KernelOrder {
  /** The `data_format` with which it does so; null: it does not depend on one. */
  readonly format: "channels_last" | "channels_first" | null;
  /** In this order the axes are Keras 2's. */
  readonly axes: readonly number[];
  /** Whether an axis of one is left out then, the second. */
  readonly isFlat: boolean;
  /** The axes as stored, for people. */
  readonly words: string;
}

function order(
  format: KernelOrder["format"],
  words: string,
  axes: readonly number[],
  isFlat = false,
): KernelOrder {
  return { format, axes, isFlat, words };
}

const PLAIN = order("channels_last", "", [0, 1, 2, 3]);
const CHANNELS_FIRST = order("channels_first", "(out in h w)", [2, 3, 1, 0]);

/** The kernels of Keras 1 by class; those of other classes are Keras 2's. */
export const KERNEL_ORDERS: Readonly<Record<string, readonly KernelOrder[]>> = {
  Conv1D: [
    order(null, "(w 1 in out)", [0, 1, 2, 3], true),
    // Up to 1.1.
    order(null, "(out in w 1)", [2, 3, 1, 0], true),
  ],
  Conv2D: [PLAIN, CHANNELS_FIRST],
  Conv3D: [
    order("channels_last", "", [0, 1, 2, 3, 4]),
    order("channels_first", "(out in d h w)", [2, 3, 4, 1, 0]),
  ],
  Conv2DTranspose: [
    order("channels_last", "(h w in out)", [0, 1, 3, 2]),
    order("channels_first", "(out in h w)", [2, 3, 0, 1]),
  ],
  SeparableConv2D: [PLAIN, CHANNELS_FIRST],
  ConvLSTM2D: [PLAIN, CHANNELS_FIRST],
};

/** A kernel in Keras 2's order; null where it has not the axes for it. */
export function reordered(
  dataset: VariableDataset,
  { axes, isFlat, words }: KernelOrder,
): VariableDataset | null {
  const shape = shapeOf(dataset);
  if (shape.length !== axes.length || (isFlat && shape[axes[1]!] !== 1)) return null;
  if (words === "") return dataset;
  const turn = (value: Core): Core => {
    const turned = permute(value, axes);
    return isFlat ? reshape(turned, turned.shape.toSpliced(1, 1)) : turned;
  };
  return makeDataset([dataset], `from ${words}`, ([value]) => turn(value!));
}
