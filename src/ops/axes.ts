import { Fault } from "../tensor/fault.js";
import type { Axis } from "../tensor/type.js";
import { countAxes, showAxes } from "./tensors.js";

/**
 * An axis counted from 0. A negative one counts from the end.
 *
 * @throws Fault `axis` where the tensor has no such axis.
 */
export function axisAt(
  axis: number,
  axes: readonly Axis[],
  parameter: string = "axis",
): number {
  const rank = axes.length;
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new Fault(
    "axis",
    `axis ${axis} does not exist in ${showAxes(axes)}, which has ${countAxes(rank)}`,
    rank === 0 ? undefined : `axes go from 0 to ${rank - 1}, or from -${rank} to -1`,
    parameter,
  );
}

/**
 * Where in the result an axis is inserted, counted from 0. A negative one counts from the
 * end of the result: -1 makes it the last axis.
 *
 * @throws Fault `axis` where the result has no such place.
 */
export function insertionAt(axis: number, axes: readonly Axis[]): number {
  const rank = axes.length + 1;
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new Fault(
    "axis",
    `an axis ${axis} cannot be inserted in ${showAxes(axes)}`,
    `the result's axes go from 0 to ${rank - 1}, or from -${rank} to -1`,
    "axis",
  );
}

/**
 * An index along an axis of a known size, counted from 0. A negative one counts from the
 * end. `name` says in the message where the axis is.
 *
 * @throws Fault `axis` where the axis has no such index.
 */
export function indexAt(
  index: number,
  size: number,
  where: { readonly name: string; readonly parameter?: string; readonly axis?: string },
): number {
  if (index >= -size && index < size) return index < 0 ? index + size : index;
  throw new Fault(
    "axis",
    `index ${index} is out of range: ${where.name} has size ${size}`,
    size === 0 ? undefined : `indices go from 0 to ${size - 1}, or from -${size} to -1`,
    where.parameter,
    where.axis,
  );
}

/** The axes with the one at `axis` put in place of another. */
export function withAxis(axes: readonly Axis[], axis: number, changed: Axis): Axis[] {
  return axes.map((it, i) => (i === axis ? changed : it));
}

export function withoutAxis(axes: readonly Axis[], axis: number): Axis[] {
  return axes.filter((_, i) => i !== axis);
}

export function withAxisInserted(axes: readonly Axis[], at: number, axis: Axis): Axis[] {
  return [...axes.slice(0, at), axis, ...axes.slice(at)];
}
