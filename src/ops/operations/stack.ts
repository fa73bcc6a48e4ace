import { Fault } from "../../tensor/fault.js";
import { concat, reshape } from "../../tensor/nodes.js";
import { commonAxes, commonDType, nodesOf } from "../agreement.js";
import { integerArgument, tensorsArgument } from "../arguments.js";
import { insertionAt, withAxisInserted } from "../axes.js";
import type { Operation } from "../operation.js";
import { tensorOf, UNKNOWN_AXIS } from "../tensors.js";

export const stack: Operation = {
  name: "stack",
  doc: "Joins tensors of one shape along a new axis at that place; piped ones come first.",
  parameters: [
    { name: "axis", kind: "integer" },
    { name: "tensors", kind: "tensor", rest: true },
  ],
  apply: (args) => {
    const written = integerArgument(args, "axis");
    const tensors = tensorsArgument(args, "tensors");
    if (tensors === null) return tensorOf({ axes: null, dtype: null }, null);
    if (tensors.length === 0) throw new Fault("arity", "`stack` is given no tensors");
    const dtype = commonDType("stack", tensors);
    const axes = commonAxes("stack", tensors, null);
    if (axes === null) return tensorOf({ axes, dtype }, null);
    if (written === null) {
      const unknown = [UNKNOWN_AXIS, ...axes.map(() => UNKNOWN_AXIS)];
      return tensorOf({ axes: unknown, dtype }, null);
    }
    const axis = insertionAt(written, axes);
    const nodes = nodesOf(tensors);
    return tensorOf(
      {
        axes: withAxisInserted(axes, axis, { size: tensors.length, label: null }),
        dtype,
      },
      nodes &&
        (() =>
          concat(
            axis,
            nodes.map((node) => reshape(node, node.shape.toSpliced(axis, 0, 1))),
          )),
    );
  },
};
