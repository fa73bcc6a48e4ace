import { gather } from "../../tensor/nodes.js";
import {
  allKnown,
  integerArgument,
  integersArgument,
  tensorArgument,
} from "../arguments.js";
import { axisAt, indexAt, withAxis } from "../axes.js";
import type { Operation } from "../operation.js";
import { pickedLabel } from "../picks.js";
import { showAxes, tensorOf, UNKNOWN_AXIS } from "../tensors.js";

export const select: Operation = {
  name: "select",
  doc: "The listed indices of an axis, in that order; the axis stays also where it is one.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "axis", kind: "integer" },
    { name: "indices", kind: "integers" },
  ],
  apply: (args) => {
    const { type, node } = tensorArgument(args, "tensor");
    const written = integerArgument(args, "axis");
    const indices = integersArgument(args, "indices");
    const { axes, dtype } = type;
    if (axes === null) return tensorOf({ axes: null, dtype }, null);
    if (written === null) {
      return tensorOf({ axes: axes.map(() => UNKNOWN_AXIS), dtype }, null);
    }
    const axis = axisAt(written, axes);
    if (indices === null) {
      return tensorOf({ axes: withAxis(axes, axis, UNKNOWN_AXIS), dtype }, null);
    }
    const { size, label } = axes[axis]!;
    const name = `axis ${axis} of ${showAxes(axes)}`;
    const found = indices.map((index) =>
      index === null || size === null
        ? index
        : indexAt(index, size, { name, parameter: "indices" }),
    );
    const known = allKnown(found) ? found : null;
    const picked = {
      size: found.length,
      label: known && pickedLabel(label, known, size),
    };
    return tensorOf(
      { axes: withAxis(axes, axis, picked), dtype },
      node && known && (() => gather(node, axis, known)),
    );
  },
};
