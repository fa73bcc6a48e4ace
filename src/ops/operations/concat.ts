import { Fault } from "../../tensor/fault.js";
import { concat as concatNode } from "../../tensor/nodes.js";
import type { Axis } from "../../tensor/type.js";
import { commonAxes, commonDType, nodesOf } from "../agreement.js";
import { integerArgument, tensorsArgument } from "../arguments.js";
import { axisAt, withAxis } from "../axes.js";
import type { Operation } from "../operation.js";
import { tensorOf, UNKNOWN_AXIS } from "../tensors.js";
import type { TensorValue } from "../value.js";

export const concat: Operation = {
  name: "concat",
  doc: "Joins tensors along an axis that they have, in order; piped ones come first.",
  parameters: [
    { name: "axis", kind: "integer" },
    { name: "tensors", kind: "tensor", rest: true },
  ],
  apply: (args) => {
    const written = integerArgument(args, "axis");
    const tensors = tensorsArgument(args, "tensors");
    if (tensors === null) return tensorOf({ axes: null, dtype: null }, null);
    if (tensors.length === 0) throw new Fault("arity", "`concat` is given no tensors");
    const dtype = commonDType("concat", tensors);
    const ranked = tensors.find(({ type }) => type.axes !== null)?.type.axes ?? null;
    if (ranked === null) return tensorOf({ axes: null, dtype }, null);
    if (written === null) {
      return tensorOf({ axes: ranked.map(() => UNKNOWN_AXIS), dtype }, null);
    }
    const axis = axisAt(written, ranked);
    const axes = commonAxes("concat", tensors, axis)!;
    const nodes = nodesOf(tensors);
    return tensorOf(
      { axes: withAxis(axes, axis, joined(tensors, axis)), dtype },
      nodes && (() => concatNode(axis, nodes)),
    );
  },
};

/** Joined axes mean something new; one alone stays what it was. */
function joined(tensors: readonly TensorValue[], axis: number): Axis {
  const axes = tensors.map(({ type }) => type.axes?.[axis] ?? UNKNOWN_AXIS);
  if (axes.length === 1) return axes[0]!;
  const sizes = axes.map(({ size }) => size);
  const size = sizes.includes(null)
    ? null
    : sizes.reduce<number>((sum, it) => sum + it!, 0);
  return { size, label: null };
}
