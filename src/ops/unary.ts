import { isFloating } from "../tensor/dtype.js";
import { Fault } from "../tensor/fault.js";
import { elementwise } from "../tensor/nodes.js";
import { tensorArgument } from "./arguments.js";
import type { Operation } from "./operation.js";
import { tensorOf } from "./tensors.js";

/** A function of each element, for floating-point tensors. */
export function unaryOperation(name: "sqrt" | "exp" | "log", doc: string): Operation {
  return {
    name,
    doc,
    parameters: [{ name: "tensor", kind: "tensor" }],
    apply: (args) => {
      const { type, node } = tensorArgument(args, "tensor");
      if (type.dtype !== null && !isFloating(type.dtype)) {
        throw new Fault(
          "dtype",
          `\`${name}\` takes floating-point numbers, not ${type.dtype}`,
          "convert the tensor first: `cast(float32)`",
          "tensor",
        );
      }
      return tensorOf(type, node && (() => elementwise(name, [node])));
    },
  };
}
