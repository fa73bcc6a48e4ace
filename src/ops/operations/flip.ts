import { flip as flipNode } from "../../tensor/nodes.js";
import { integerArgument, tensorArgument } from "../arguments.js";
import { axisAt } from "../axes.js";
import type { Operation } from "../operation.js";
import { tensorOf } from "../tensors.js";

export const flip: Operation = {
  name: "flip",
  doc: "Reverses the order along an axis.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "axis", kind: "integer" },
  ],
  apply: (args) => {
    const { type, node } = tensorArgument(args, "tensor");
    const written = integerArgument(args, "axis");
    if (type.axes === null || written === null) return tensorOf(type, null);
    const axis = axisAt(written, type.axes);
    return tensorOf(type, node && (() => flipNode(node, axis)));
  },
};
