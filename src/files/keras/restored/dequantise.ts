import type { Core } from "../../../tensor/core.js";
import { Fault } from "../../../tensor/fault.js";
import {
  cast,
  elementwise,
  expand,
  gather,
  permute,
  reshape,
} from "../../../tensor/nodes.js";
import { copyOf } from "../../../tensor/nodes/cast.js";
import { elementCount, showShape, type Shape } from "../../../tensor/shape.js";
import type { ProductLayout } from "./product-layout.js";

/**
 * What quantised numbers stand for, in the dtype of their scale, which is the dtype that the
 * weight had: every step is rounded as Keras rounds it.
 */

/** Numbers with one scale for each output: `numbers / scale`. */
export function dividedByScale(
  numbers: Core,
  scale: Core,
  { summed, kept }: ProductLayout,
): Core {
  const { shape } = numbers;
  const sizes = kept.map((axis) => shape[axis]!);
  if (elementCount(sizes) !== elementCount(scale.shape)) {
    const message = `the scale is ${showShape(scale.shape)}, and ${showShape(shape)} has outputs ${showShape(sizes)}`;
    throw new Fault("shape", message);
  }
  const inOrder = kept.toSorted((one, other) => one - other);
  const order = inOrder.map((axis) => kept.indexOf(axis));
  const placed = permute(reshape(scale, sizes), order);
  const unit = shape.map((size, axis) => (summed.includes(axis) ? 1 : size));
  const divisor = expand(reshape(placed, unit), shape);
  return elementwise("divide", [cast(numbers, scale.dtype), divisor]);
}

/** A matrix whose scales and zeros are those of groups along `axis`. */
export interface Grouped {
  readonly numbers: Core;
  readonly scale: Core;
  readonly zero: Core;
  readonly axis: number;
  /** The group of each index of `axis`. */
  readonly groups: readonly number[];
}

/** `(numbers - zero) * scale`. */
export function scaledByGroups({ numbers, scale, zero, axis, groups }: Grouped): Core {
  const { shape } = numbers;
  checkGroups(groups, scale.shape[axis] ?? 0, shape[axis]!);
  const spread = (values: Core): Core => {
    const picked = gather(values, axis, groups);
    checkShape(picked.shape, shape);
    return cast(picked, scale.dtype);
  };
  const centred = elementwise("subtract", [cast(numbers, scale.dtype), spread(zero)]);
  return elementwise("multiply", [centred, spread(scale)]);
}

/** AWQ has made the rows of inputs that matter larger; `scales` has one number for each. */
export function dividedByRows(matrix: Core, scales: Core): Core {
  const { shape } = matrix;
  checkShape(scales.shape, [shape[0]!]);
  const divisor = expand(reshape(scales, [shape[0]!, 1]), shape);
  return elementwise("divide", [copyOf(matrix), cast(divisor, matrix.dtype)]);
}

function checkGroups(groups: readonly number[], count: number, size: number): void {
  const wrong = groups.find((it) => !(it >= 0 && it < count));
  if (wrong === undefined && groups.length === size) return;
  const message =
    wrong === undefined
      ? `\`g_idx\` tells the groups of ${groups.length} of ${size} rows`
      : `\`g_idx\` names group ${wrong} of ${count}`;
  throw new Fault("shape", message);
}

function checkShape(found: Shape, wanted: Shape): void {
  if (showShape(found) === showShape(wanted)) return;
  const message = `the scales are for ${showShape(found)}, and the numbers are ${showShape(wanted)}`;
  throw new Fault("shape", message);
}
