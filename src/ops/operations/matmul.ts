import type { Core } from "../../tensor/core.js";
import type { DType } from "../../tensor/dtype.js";
import { Fault } from "../../tensor/fault.js";
import { expand, matmul as matmulNode } from "../../tensor/nodes.js";
import type { Axis } from "../../tensor/type.js";
import { commonDType } from "../agreement.js";
import { tensorArgument } from "../arguments.js";
import { broadcastAxes } from "../broadcast.js";
import type { Operation } from "../operation.js";
import { countAxes, showAxes, tensorOf, UNKNOWN_AXIS } from "../tensors.js";

/** Leading axes, before the two that are multiplied, agree as in arithmetic. */
export const matmul: Operation = {
  name: "matmul",
  doc: "The matrix product of the last two axes: (…, n, k) times (…, k, m).",
  parameters: [
    { name: "left", kind: "tensor" },
    { name: "right", kind: "tensor" },
  ],
  apply: (args) => {
    const left = tensorArgument(args, "left");
    const right = tensorArgument(args, "right");
    const dtype = commonDType("matmul", [left, right]);
    checkDType(dtype);
    const axes = productAxes(left.type.axes, right.type.axes);
    const nodes = left.node && right.node && ([left.node, right.node] as const);
    return tensorOf({ axes, dtype }, nodes && (() => lower(...nodes)));
  },
};

function checkDType(dtype: DType | null): void {
  if (dtype !== "bool") return;
  throw new Fault(
    "dtype",
    "`matmul` does not take bool",
    "convert them: `cast(float32)`",
  );
}

function productAxes(
  left: readonly Axis[] | null,
  right: readonly Axis[] | null,
): readonly Axis[] | null {
  checkRank(left, "left");
  checkRank(right, "right");
  if (left === null || right === null) {
    const rows = left?.at(-2) ?? UNKNOWN_AXIS;
    const columns = right?.at(-1) ?? UNKNOWN_AXIS;
    const leading = (left ?? right)?.slice(0, -2).map(() => UNKNOWN_AXIS);
    return leading === undefined ? null : [...leading, rows, columns];
  }
  const inner = [left.at(-1)!.size, right.at(-2)!.size] as const;
  const [first, second] = inner;
  if (first !== null && second !== null && first !== second) {
    throw new Fault(
      "shape",
      `\`matmul\` does not fit ${showAxes(left)} and ${showAxes(right)}: the last axis ` +
        `of the left is ${first} and the last but one of the right ${second}`,
    );
  }
  const leading = broadcastAxes("matmul", [left, right], 2);
  return [...leading, left.at(-2)!, right.at(-1)!];
}

function checkRank(axes: readonly Axis[] | null, side: "left" | "right"): void {
  if (axes === null || axes.length >= 2) return;
  throw new Fault(
    "shape",
    `\`matmul\` takes matrices, but ${showAxes(axes)} has ${countAxes(axes.length)}`,
    "`unsqueeze` makes a row or a column of a vector",
    side,
  );
}

function lower(left: Core, right: Core): Core {
  const leading = left.shape
    .slice(0, -2)
    .map((size, i) => (size === 1 ? right.shape[i]! : size));
  const [first, second] = [left, right].map((node) =>
    expand(node, [...leading, ...node.shape.slice(-2)]),
  );
  return matmulNode(first!, second!);
}
