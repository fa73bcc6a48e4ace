import { reshape, slice } from "../../tensor/nodes.js";
import { integerArgument, tensorArgument } from "../arguments.js";
import { axisAt, withoutAxis } from "../axes.js";
import type { Operation } from "../operation.js";
import { checkWanted } from "../results.js";
import { tensorOf, UNKNOWN_AXIS } from "../tensors.js";

export const unstack: Operation = {
  name: "unstack",
  doc: "Takes an axis apart: one tensor for each of its indices, without that axis.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "axis", kind: "integer" },
  ],
  givesSeveral: true,
  apply: (args, { wanted }) => {
    const { type, node } = tensorArgument(args, "tensor");
    const written = integerArgument(args, "axis");
    const { axes, dtype } = type;
    const axis = axes === null || written === null ? null : axisAt(written, axes);
    const size = axes === null || axis === null ? null : axes[axis]!.size;
    const count = size ?? wanted;
    if (count === null) return { kind: "unknown" };
    checkWanted("unstack", count, wanted);
    const left =
      axes === null
        ? null
        : axis === null
          ? axes.slice(1).map(() => UNKNOWN_AXIS)
          : withoutAxis(axes, axis);
    const items = Array.from({ length: count }, (_, i) => {
      const lower =
        node === null || axis === null
          ? null
          : () => reshape(slice(node, axis, i, i + 1), node.shape.toSpliced(axis, 1));
      return tensorOf({ axes: left, dtype }, lower);
    });
    return { kind: "tensors", items };
  },
};
