import { cast as castNode } from "../../tensor/nodes.js";
import { dtypeArgument, tensorArgument } from "../arguments.js";
import type { Operation } from "../operation.js";
import { tensorOf } from "../tensors.js";

export const cast: Operation = {
  name: "cast",
  doc: "Converts the elements to another dtype: `cast(float16)`.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "dtype", kind: "dtype" },
  ],
  apply: (args) => {
    const { type, node } = tensorArgument(args, "tensor");
    const dtype = dtypeArgument(args, "dtype");
    return tensorOf(
      { axes: type.axes, dtype },
      node && dtype && (() => castNode(node, dtype)),
    );
  },
};
