import { Fault } from "../../tensor/fault.js";
import { slice as sliceNode } from "../../tensor/nodes.js";
import type { Axis } from "../../tensor/type.js";
import { integerArgument, optionalInteger, tensorArgument } from "../arguments.js";
import { axisAt, withAxis } from "../axes.js";
import type { Operation } from "../operation.js";
import { showAxes, tensorOf, UNKNOWN_AXIS } from "../tensors.js";

export const slice: Operation = {
  name: "slice",
  doc: "The indices from `start` up to but not including `stop` (else the end) of an axis.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "axis", kind: "integer" },
    { name: "start", kind: "integer" },
    { name: "stop", kind: "integer", optional: true },
  ],
  apply: (args) => {
    const { type, node } = tensorArgument(args, "tensor");
    const written = integerArgument(args, "axis");
    const start = integerArgument(args, "start");
    const stop = optionalInteger(args, "stop");
    const { axes, dtype } = type;
    if (axes === null) {
      if (start !== null && stop !== null) checkDirection(start, stop);
      return tensorOf({ axes: null, dtype }, null);
    }
    if (written === null) {
      return tensorOf({ axes: axes.map(() => UNKNOWN_AXIS), dtype }, null);
    }
    const axis = axisAt(written, axes);
    if (start === null || stop === null) {
      return tensorOf({ axes: withAxis(axes, axis, UNKNOWN_AXIS), dtype }, null);
    }
    const { size, label } = axes[axis]!;
    if (size === null) {
      checkDirection(start, stop);
      const sliced = {
        size: sizeBetween(start, stop),
        label: isWhole(start, stop) ? label : null,
      };
      return tensorOf({ axes: withAxis(axes, axis, sliced), dtype }, null);
    }
    const [from, to] = bounds(axes, axis, start, stop ?? size);
    const sliced = { size: to - from, label: to - from === size ? label : null };
    return tensorOf(
      { axes: withAxis(axes, axis, sliced), dtype },
      node && (() => sliceNode(node, axis, from, to)),
    );
  },
};

function isWhole(start: number, stop: number | undefined): boolean {
  return start === 0 && stop === undefined;
}

/** The size of a slice that does not depend on the axis's own. */
function sizeBetween(start: number, stop: number | undefined): number | null {
  if (stop === undefined) return start < 0 ? -start : null;
  return start < 0 === stop < 0 ? stop - start : null;
}

/** @throws Fault where the slice is empty whatever the size of the axis. */
function checkDirection(start: number, stop: number | undefined): void {
  if (stop !== undefined && start < 0 === stop < 0 && stop <= start)
    throw empty(start, stop);
}

function bounds(
  axes: readonly Axis[],
  axis: number,
  start: number,
  stop: number,
): readonly [number, number] {
  const size = axes[axis]!.size!;
  const from = start < 0 ? start + size : start;
  const to = stop < 0 ? stop + size : stop;
  if (from < 0 || to > size || from >= size || to < 0) {
    throw new Fault(
      "axis",
      `a slice from ${start} to ${stop} does not lie within axis ${axis} of ` +
        `${showAxes(axes)}, which has size ${size}`,
      undefined,
      from < 0 || from >= size ? "start" : "stop",
    );
  }
  if (to <= from) throw empty(start, stop);
  return [from, to];
}

function empty(start: number, stop: number): Fault {
  const message = `a slice from ${start} to ${stop} is empty`;
  return new Fault("axis", message, "`stop` is the index after the last one", "stop");
}
