import { Fault } from "../tensor/fault.js";
import type { Axis } from "../tensor/type.js";
import { mergeLabels } from "./labels.js";
import { countAxes, showAxes } from "./tensors.js";

type Pair = readonly [readonly Axis[], readonly Axis[]];

/**
 * The axes on which two tensors agree: each has one size, or 1 in one of them. `apart` axes
 * at the end are left out of it. No axis is added in front: ranks are equal.
 *
 * @throws Fault `shape` for other ranks or sizes.
 */
export function broadcastAxes(name: string, [left, right]: Pair, apart = 0): Axis[] {
  if (left.length !== right.length) {
    throw new Fault(
      "shape",
      `\`${name}\` takes tensors with as many axes, but ${showAxes(left)} has ` +
        `${countAxes(left.length)} and ${showAxes(right)} has ${right.length}`,
      "say which axis meets which: `x[o -> 1 1 1 o]`",
    );
  }
  return left.slice(0, left.length - apart).map((axis, i) => {
    const other = right[i]!;
    const sizes = [axis.size, other.size];
    if (!sizes.includes(null) && !sizes.includes(1) && axis.size !== other.size) {
      throw new Fault(
        "shape",
        `\`${name}\` does not fit ${showAxes(left)} and ${showAxes(right)}: axis ${i} ` +
          `is ${axis.size} and ${other.size}`,
        "two tensors agree where each axis has one size or 1",
      );
    }
    return broadcastAxis(axis, other);
  });
}

function broadcastAxis(first: Axis, second: Axis): Axis {
  // An axis of size 1 is repeated along the other, so the other says what it is.
  if (first.size === 1 && second.size !== 1) return second;
  if (second.size === 1 && first.size !== 1) return first;
  return {
    size: first.size ?? second.size,
    label: mergeLabels(first.label, second.label),
  };
}
