import { Fault } from "../../tensor/fault.js";
import { reshape } from "../../tensor/nodes.js";
import { integerArgument, tensorArgument } from "../arguments.js";
import { axisAt, withoutAxis } from "../axes.js";
import type { Operation } from "../operation.js";
import { showAxes, tensorOf, UNKNOWN_AXIS } from "../tensors.js";

export const squeeze: Operation = {
  name: "squeeze",
  doc: "Removes an axis of size 1.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "axis", kind: "integer" },
  ],
  apply: (args) => {
    const { type, node } = tensorArgument(args, "tensor");
    const written = integerArgument(args, "axis");
    const { axes, dtype } = type;
    if (axes === null) return tensorOf({ axes: null, dtype }, null);
    if (written === null) {
      return tensorOf({ axes: axes.slice(1).map(() => UNKNOWN_AXIS), dtype }, null);
    }
    const axis = axisAt(written, axes);
    const { size } = axes[axis]!;
    if (size !== null && size !== 1) {
      throw new Fault(
        "shape",
        `\`squeeze\` removes an axis of size 1, but axis ${axis} of ${showAxes(axes)} ` +
          `has size ${size}`,
        "`select` takes one index of an axis first",
        "axis",
      );
    }
    const lower =
      node &&
      (() =>
        reshape(node, [...node.shape.slice(0, axis), ...node.shape.slice(axis + 1)]));
    return tensorOf({ axes: withoutAxis(axes, axis), dtype }, lower);
  },
};
