import { Fault } from "../../tensor/fault.js";
import { permute as permuteNode } from "../../tensor/nodes.js";
import type { Axis } from "../../tensor/type.js";
import { allKnown, integersArgument, tensorArgument } from "../arguments.js";
import { axisAt } from "../axes.js";
import type { Operation } from "../operation.js";
import { countAxes, showAxes, tensorOf, UNKNOWN_AXIS } from "../tensors.js";

export const permute: Operation = {
  name: "permute",
  doc: "Puts the axes in another order; `permute(3, 2, 0, 1)` names the input's axes.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "axes", kind: "integers", rest: true },
  ],
  apply: (args) => {
    const { type, node } = tensorArgument(args, "tensor");
    const written = integersArgument(args, "axes");
    if (written === null) {
      const unknown = type.axes?.map(() => UNKNOWN_AXIS) ?? null;
      return tensorOf({ axes: unknown, dtype: type.dtype }, null);
    }
    const axes = type.axes ?? written.map(() => UNKNOWN_AXIS);
    const order = orderOf(written, axes);
    if (!allKnown(order)) {
      const moved = order.map((axis) => (axis === null ? UNKNOWN_AXIS : axes[axis]!));
      return tensorOf({ axes: moved, dtype: type.dtype }, null);
    }
    return tensorOf(
      { axes: order.map((axis) => axes[axis]!), dtype: type.dtype },
      node && (() => permuteNode(node, order)),
    );
  },
};

function orderOf(
  written: readonly (number | null)[],
  axes: readonly Axis[],
): readonly (number | null)[] {
  if (written.length !== axes.length) {
    throw new Fault(
      "axis-count",
      `${showAxes(axes)} has ${countAxes(axes.length)}, ` +
        `but \`permute(${showIntegers(written)})\` names ${written.length}`,
      "it takes each axis of the tensor once",
      "axes",
    );
  }
  const order = written.map((axis) =>
    axis === null ? null : axisAt(axis, axes, "axes"),
  );
  const twice = order.find((axis, i) => axis !== null && order.indexOf(axis) !== i);
  if (twice === undefined) return order;
  throw new Fault(
    "axis",
    `\`permute(${showIntegers(written)})\` names axis ${twice} twice`,
    "it takes each axis of the tensor once",
    "axes",
  );
}

function showIntegers(integers: readonly (number | null)[]): string {
  return integers.map((it) => it ?? "?").join(", ");
}
