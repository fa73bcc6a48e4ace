import type { Core } from "../tensor/core.js";
import { Fault } from "../tensor/fault.js";
import { showShape } from "../tensor/shape.js";
import type { Axis, TensorType } from "../tensor/type.js";
import type { TensorValue } from "./value.js";

/** Elements of one tensor, so that its bytes can be counted exactly. */
const MAX_ELEMENTS = 2 ** 49;

/** Axes of one tensor, as many as numpy's and PyTorch's operations take. */
export const MAX_AXES = 64;

/**
 * A tensor of `type`. `lower` makes its node, and is null while something it needs is
 * unknown. Sizes that inference left open are then the node's.
 *
 * @throws Fault `shape` where the tensor would have more elements than can be counted, or
 *   too many axes.
 */
export function tensorOf(type: TensorType, lower: (() => Core) | null): TensorValue {
  if (type.axes !== null) checkCount(type.axes);
  if (lower === null) return { kind: "tensor", type, node: null };
  const node = lower();
  return { kind: "tensor", type: typeOfNode(node, type), node };
}

/** The type of a node, with the labels of what was inferred for it. */
function typeOfNode(node: Core, inferred: TensorType): TensorType {
  const { axes, dtype } = inferred;
  const agrees =
    (dtype ?? node.dtype) === node.dtype &&
    (axes === null || axes.length === node.shape.length) &&
    node.shape.every((size, i) => (axes?.[i]?.size ?? size) === size);
  if (!agrees) {
    const wanted = axes === null ? "" : showShape(sizes(axes));
    const made = `${node.dtype} ${showShape(node.shape)}`;
    throw new Error(`bug in k2t-rules: inferred ${dtype} ${wanted}, lowered to ${made}`);
  }
  return {
    axes: node.shape.map((size, i) => ({ size, label: axes?.[i]?.label ?? null })),
    dtype: node.dtype,
  };
}

function checkCount(axes: readonly Axis[]): void {
  if (axes.length > MAX_AXES) {
    const message = `a tensor of ${axes.length} axes has too many, more than ${MAX_AXES}`;
    throw new Fault("shape", message);
  }
  if (elementCountOf(axes.filter((axis) => axis.size !== null))! <= MAX_ELEMENTS) return;
  const shape = showShape(sizes(axes));
  throw new Fault("shape", `a tensor of shape ${shape} has too many elements`);
}

export function sizes(axes: readonly Axis[]): readonly (number | null)[] {
  return axes.map((axis) => axis.size);
}

/** The number of elements; null where a size is unknown. */
export function elementCountOf(axes: readonly Axis[]): number | null {
  let count = 1;
  for (const { size } of axes) {
    if (size === null) return null;
    count *= size;
  }
  return count;
}

/** `(3, ?)`; where not even the rank is known, words that fit its place in a message. */
export function showAxes(axes: readonly Axis[] | null): string {
  return axes === null ? "(…)" : showShape(sizes(axes));
}

/** An axis of which nothing is known. */
export const UNKNOWN_AXIS: Axis = { size: null, label: null };

/** `1 axis`, `3 axes`. */
export function countAxes(count: number): string {
  return count === 1 ? "1 axis" : `${count} axes`;
}
