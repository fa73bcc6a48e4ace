import type { StoredTensor } from "../../tensor/catalog.js";
import type { Core } from "../../tensor/core.js";

/** The datasets whose data a node reads, each once, in the order of reading. */
export function loadsOf(node: Core): readonly StoredTensor[] {
  const found = new Set<StoredTensor>();
  collect(node, found);
  return [...found];
}

function collect(node: Core, found: Set<StoredTensor>): void {
  switch (node.kind) {
    case "load":
      found.add(node.tensor);
      return;
    case "fill":
      return;
    case "view":
      return collect(node.base, found);
    case "cast":
    case "reduce":
      return collect(node.operand, found);
    case "concat":
      return node.parts.forEach((part) => collect(part, found));
    case "elementwise":
      return node.operands.forEach((operand) => collect(operand, found));
    case "matmul":
      collect(node.left, found);
      collect(node.right, found);
  }
}
