import { reshape } from "../../tensor/nodes.js";
import type { Axis } from "../../tensor/type.js";
import { integerArgument, tensorArgument } from "../arguments.js";
import { insertionAt, withAxisInserted } from "../axes.js";
import { UNIT_LABEL } from "../labels.js";
import type { Operation } from "../operation.js";
import { tensorOf, UNKNOWN_AXIS } from "../tensors.js";

const UNIT: Axis = { size: 1, label: UNIT_LABEL };

export const unsqueeze: Operation = {
  name: "unsqueeze",
  doc: "Inserts an axis of size 1 at that place of the result.",
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
      return tensorOf({ axes: [UNIT, ...axes].map(() => UNKNOWN_AXIS), dtype }, null);
    }
    const axis = insertionAt(written, axes);
    const { shape } = node ?? { shape: [] };
    const longer = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
    return tensorOf(
      { axes: withAxisInserted(axes, axis, UNIT), dtype },
      node && (() => reshape(node, longer)),
    );
  },
};
