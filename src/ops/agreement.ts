import type { DType } from "../tensor/dtype.js";
import { Fault } from "../tensor/fault.js";
import type { Axis } from "../tensor/type.js";
import { mergeLabels } from "./labels.js";
import { countAxes, showAxes, UNKNOWN_AXIS } from "./tensors.js";
import type { TensorValue } from "./value.js";

/**
 * The dtype of tensors that an operation joins; null where none is known.
 *
 * @throws Fault `dtype` where they differ: nothing is converted unasked.
 */
export function commonDType(name: string, tensors: readonly TensorValue[]): DType | null {
  let common: DType | null = null;
  for (const { type } of tensors) {
    if (common !== null && type.dtype !== null && common !== type.dtype) {
      throw new Fault(
        "dtype",
        `\`${name}\` takes tensors of one dtype, not ${common} and ${type.dtype}`,
        `convert one of them: \`cast(${common})\``,
      );
    }
    common ??= type.dtype;
  }
  return common;
}

/**
 * The axes of tensors that an operation puts side by side, as far as any of them knows
 * more. The axis `free`, along which they may differ, comes out unknown.
 *
 * @throws Fault `shape` where ranks or sizes differ.
 */
export function commonAxes(
  name: string,
  tensors: readonly TensorValue[],
  free: number | null,
): readonly Axis[] | null {
  let common: readonly Axis[] | null = null;
  // The tensor that is shown when another differs from it.
  let shown: readonly Axis[] = [];
  for (const { type } of tensors) {
    const { axes } = type;
    if (axes === null) continue;
    if (common === null) {
      common = axes;
      shown = axes;
      continue;
    }
    const together: readonly Axis[] = common;
    if (together.length !== axes.length) throw rankFault(name, shown, axes);
    const differs = axes.findIndex(
      ({ size }, i) => i !== free && differ(size, together[i]!.size),
    );
    if (differs >= 0) throw sizeFault(name, [together, axes], differs);
    common = axes.map((axis, i) => mergeAxes(axis, together[i]!));
  }
  return common?.map((axis, i) => (i === free ? UNKNOWN_AXIS : axis)) ?? null;
}

function differ(first: number | null, second: number | null): boolean {
  return first !== null && second !== null && first !== second;
}

function mergeAxes(first: Axis, second: Axis): Axis {
  return {
    size: first.size ?? second.size,
    label: mergeLabels(second.label, first.label),
  };
}

function rankFault(name: string, first: readonly Axis[], second: readonly Axis[]): Fault {
  return new Fault(
    "shape",
    `\`${name}\` takes tensors with as many axes, but ${showAxes(first)} has ` +
      `${countAxes(first.length)} and ${showAxes(second)} has ${second.length}`,
  );
}

function sizeFault(
  name: string,
  [first, second]: readonly [readonly Axis[], readonly Axis[]],
  axis: number,
): Fault {
  return new Fault(
    "shape",
    `\`${name}\` does not fit ${showAxes(first)} and ${showAxes(second)}: axis ${axis} ` +
      `is ${first[axis]!.size} and ${second[axis]!.size}`,
  );
}

/** The nodes of tensors, where all of them have one. */
export function nodesOf(tensors: readonly TensorValue[]) {
  const nodes = tensors.map((tensor) => tensor.node).filter((node) => node !== null);
  return nodes.length === tensors.length ? nodes : null;
}
