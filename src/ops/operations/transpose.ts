import { Fault } from "../../tensor/fault.js";
import { permute } from "../../tensor/nodes.js";
import type { Axis } from "../../tensor/type.js";
import { knownIntegers, tensorArgument } from "../arguments.js";
import { axisAt } from "../axes.js";
import type { Arguments, Operation } from "../operation.js";
import { tensorOf, UNKNOWN_AXIS } from "../tensors.js";
import type { Value } from "../value.js";

export const transpose: Operation = {
  name: "transpose",
  doc: "Reverses the order of the axes, or swaps two: `transpose(0, 1)`.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "axes", kind: "integers", optional: true, rest: true },
  ],
  apply: (args) => {
    const { type, node } = tensorArgument(args, "tensor");
    const { axes } = type;
    const swapped = swappedAxes(args);
    if (axes === null || swapped === "unknown") {
      const unknown = axes?.map(() => UNKNOWN_AXIS) ?? null;
      return tensorOf({ axes: unknown, dtype: type.dtype }, null);
    }
    const order = swapped === null ? reversed(axes) : swap(axes, swapped);
    return tensorOf(
      { axes: order.map((axis) => axes[axis]!), dtype: type.dtype },
      node && (() => permute(node, order)),
    );
  },
};

/** The two axes to swap; null for a reversal of all. */
function swappedAxes(args: Arguments): readonly [number, number] | "unknown" | null {
  const value: Value | undefined = args.get("axes");
  if (value === undefined) return null;
  if (value.kind === "list" && value.items.length !== 2) {
    const count = value.items.length;
    throw new Fault(
      "arity",
      `\`transpose\` swaps two axes, but is given ${count}`,
      "it takes no axes, to reverse their order, or two; `permute` takes all",
      "axes",
    );
  }
  const known = knownIntegers(args, "axes");
  return known === null ? "unknown" : [known[0]!, known[1]!];
}

function reversed(axes: readonly Axis[]): number[] {
  return axes.map((_, i) => axes.length - 1 - i);
}

function swap(axes: readonly Axis[], pair: readonly [number, number]): number[] {
  const [first, second] = pair.map((axis) => axisAt(axis, axes, "axes"));
  return axes.map((_, i) => (i === first ? second! : i === second ? first! : i));
}
