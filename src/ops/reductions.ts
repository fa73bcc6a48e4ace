import { isFloating } from "../tensor/dtype.js";
import { Fault } from "../tensor/fault.js";
import { reduce } from "../tensor/nodes.js";
import { integerArgument, tensorArgument } from "./arguments.js";
import { axisAt, withoutAxis } from "./axes.js";
import type { Operation } from "./operation.js";
import { showAxes, tensorOf, UNKNOWN_AXIS } from "./tensors.js";
import type { TensorValue } from "./value.js";

/** `sum` and `mean`. */
export function reductionOperation(name: "sum" | "mean", doc: string): Operation {
  return {
    name,
    doc,
    parameters: [
      { name: "tensor", kind: "tensor" },
      { name: "axis", kind: "integer" },
    ],
    apply: (args) => {
      const input = tensorArgument(args, "tensor");
      const written = integerArgument(args, "axis");
      checkDType(name, input);
      const { axes, dtype } = input.type;
      if (axes === null) return tensorOf({ axes, dtype }, null);
      if (written === null) {
        return tensorOf({ axes: axes.slice(1).map(() => UNKNOWN_AXIS), dtype }, null);
      }
      const axis = axisAt(written, axes);
      if (name === "mean" && axes[axis]!.size === 0) {
        const message = `axis ${axis} of ${showAxes(axes)} is empty and has no mean`;
        throw new Fault("shape", message, undefined, "axis");
      }
      const { node } = input;
      const lower = node && (() => reduce(name, axis, node));
      return tensorOf({ axes: withoutAxis(axes, axis), dtype }, lower);
    },
  };
}

function checkDType(name: "sum" | "mean", { type: { dtype } }: TensorValue): void {
  if (dtype === null || isFloating(dtype)) return;
  if (name === "sum" && dtype !== "bool") return;
  throw new Fault(
    "dtype",
    `\`${name}\` does not take ${dtype}`,
    "convert the tensor first: `cast(float32)`",
    "tensor",
  );
}
