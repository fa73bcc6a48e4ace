import { Fault } from "../tensor/fault.js";
import { fill } from "../tensor/nodes.js";
import {
  allKnown,
  dtypeArgument,
  integersArgument,
  tensorArgument,
} from "./arguments.js";
import { checkHolds } from "./numbers.js";
import type { Arguments, Operation } from "./operation.js";
import { tensorOf } from "./tensors.js";
import type { TensorValue } from "./value.js";

/** The dtype of what is made from nothing, unless it is told. */
const DEFAULT_DTYPE = "float32";

/** A tensor of the `shape` and `dtype` among the arguments that has one value everywhere. */
export function filled(args: Arguments, value: number | null): TensorValue {
  const dtype = args.has("dtype") ? dtypeArgument(args, "dtype") : DEFAULT_DTYPE;
  if (dtype !== null && value !== null) checkHolds(dtype, value, "value");
  const shape = integersArgument(args, "shape");
  if (shape === null) return tensorOf({ axes: null, dtype }, null);
  const negative = shape.find((size) => size !== null && size < 0);
  if (negative !== undefined) {
    throw new Fault("shape", `${negative} is no size of an axis`, undefined, "shape");
  }
  const axes = shape.map((size) => ({ size, label: null }));
  const known = allKnown(shape) && dtype !== null && value !== null;
  return tensorOf({ axes, dtype }, known ? () => fill(shape, dtype, value) : null);
}

/** `zeros` and `ones`. */
export function fillOperation(name: string, value: number): Operation {
  return {
    name,
    doc: `A tensor of ${name} of that shape; float32 unless told: \`${name}([2, 3], int64)\`.`,
    parameters: [
      { name: "shape", kind: "integers" },
      { name: "dtype", kind: "dtype", optional: true },
    ],
    apply: (args) => filled(args, value),
  };
}

/** `zeros_like` and `ones_like`. */
export function fillLikeOperation(name: string, value: number): Operation {
  return {
    name,
    doc: `A tensor of ${name.replace("_like", "")} with the shape and dtype of another.`,
    parameters: [{ name: "tensor", kind: "tensor" }],
    apply: (args) => {
      const { type, node } = tensorArgument(args, "tensor");
      return tensorOf(type, node && (() => fill(node.shape, node.dtype, value)));
    },
  };
}
