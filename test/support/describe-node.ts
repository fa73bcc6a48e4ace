import type { Core, Digit } from "../../src/tensor/core.js";
import { showShape } from "../../src/tensor/shape.js";

/** The fused operation in one line: `copy`, or where each axis walks over what is stored. */
export function describeNode(node: Core): string {
  switch (node.kind) {
    case "load":
      return `copy of ${node.tensor.stored} ${showShape(node.shape)}`;
    case "fill":
      return `fill with ${node.value}`;
    case "view": {
      const walk = node.axes.map(describeAxis).join(" ");
      const offset = node.offset === 0 ? "" : ` from ${node.offset}`;
      return `strided [${walk}]${offset} over ${describeNode(node.base)}`;
    }
    case "concat":
      return `concat on axis ${node.axis} of ${node.parts.map(describeNode).join("; ")}`;
    case "elementwise":
      return `${node.operation} of ${node.operands.map(describeNode).join("; ")}`;
    case "reduce":
      return `${node.operation} over axis ${node.axis} of ${describeNode(node.operand)}`;
    case "cast":
      return `${node.dtype} of ${describeNode(node.operand)}`;
    case "matmul":
      return `matmul of ${describeNode(node.left)}; ${describeNode(node.right)}`;
  }
}

function describeAxis(digits: readonly Digit[]): string {
  const walks = digits.map((digit) =>
    "stride" in digit ? `${digit.size}:${digit.stride}` : `${digit.size}:picked`,
  );
  return walks.length === 1 ? walks[0]! : `(${walks.join(" ")})`;
}
