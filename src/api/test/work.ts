import type { Core } from "../../tensor/core.js";
import { elementCount } from "../../tensor/shape.js";

/** How many elements are touched, about, where a node is evaluated: known from the shapes. */
export function workOf(node: Core): number {
  const own = elementCount(node.shape);
  switch (node.kind) {
    case "load":
    case "fill":
      return own;
    case "view":
      return own + workOf(node.base);
    case "concat":
      return own + sumOf(node.parts);
    case "elementwise":
      return own + sumOf(node.operands);
    case "cast":
    case "reduce":
      return own + workOf(node.operand);
    case "matmul":
      return own * node.left.shape.at(-1)! + sumOf([node.left, node.right]);
  }
}

const sumOf = (nodes: readonly Core[]): number =>
  nodes.reduce((sum, it) => sum + workOf(it), 0);
