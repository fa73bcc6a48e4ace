import { Fault } from "../../tensor/fault.js";
import { reshape as reshapeNode } from "../../tensor/nodes.js";
import { showShape } from "../../tensor/shape.js";
import type { Axis } from "../../tensor/type.js";
import { allKnown, integersArgument, tensorArgument } from "../arguments.js";
import type { Operation } from "../operation.js";
import { elementCountOf, showAxes, tensorOf } from "../tensors.js";

type Sizes = readonly (number | null)[];

export const reshape: Operation = {
  name: "reshape",
  doc: "The same elements in row-major order under another shape; one size may be -1.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "shape", kind: "integers", rest: true },
  ],
  apply: (args) => {
    const { type, node } = tensorArgument(args, "tensor");
    const written = integersArgument(args, "shape");
    if (written === null) return tensorOf({ axes: null, dtype: type.dtype }, null);
    checkSizes(written);
    const shape = type.axes === null ? withoutOpen(written) : fit(written, type.axes);
    return tensorOf(
      { axes: shape.map((size) => ({ size, label: null })), dtype: type.dtype },
      node && allKnown(shape) ? () => reshapeNode(node, shape) : null,
    );
  },
};

function checkSizes(written: Sizes): void {
  const wrong = written.find((size) => size !== null && size < -1);
  if (wrong !== undefined) {
    throw new Fault("shape", `${wrong} is no size of an axis`, undefined, "shape");
  }
  if (written.filter((size) => size === -1).length > 1) {
    const message = `${showShape(written)} leaves more than one size open`;
    throw new Fault("shape", message, "only one size may be -1", "shape");
  }
}

function withoutOpen(written: Sizes): Sizes {
  return written.map((size) => (size === -1 ? null : size));
}

/** The shape with its -1 replaced, as far as the number of elements is known. */
function fit(written: Sizes, axes: readonly Axis[]): Sizes {
  const count = elementCountOf(axes);
  const stated = product(written.filter((size) => size !== -1));
  if (count === null || stated === null) return withoutOpen(written);
  const open = written.includes(-1);
  const fits = open ? stated > 0 && count % stated === 0 : stated === count;
  if (fits) return written.map((size) => (size === -1 ? count / stated : size));
  throw new Fault(
    "shape",
    `${showAxes(axes)} has ${count} elements, but ${showShape(written)} takes ` +
      `${open ? "a multiple of " : ""}${stated}`,
    undefined,
    "shape",
  );
}

function product(sizes: Sizes): number | null {
  return allKnown(sizes) ? sizes.reduce((count, size) => count * size, 1) : null;
}
