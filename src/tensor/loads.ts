import type { StoredTensor } from "./catalog.js";
import type { Core } from "./core.js";

/** The nodes that a node is computed from. */
export function operandsOf(node: Core): readonly Core[] {
  switch (node.kind) {
    case "load":
    case "fill":
      return [];
    case "view":
      return [node.base];
    case "concat":
      return node.parts;
    case "elementwise":
      return node.operands;
    case "reduce":
    case "cast":
      return [node.operand];
    case "matmul":
      return [node.left, node.right];
  }
}

/** The stored tensors that nodes read, each once, in the order of their first use. */
export function loadsOf(nodes: readonly Core[]): readonly StoredTensor[] {
  const seen = new Set<Core>();
  const loads = new Map<string, StoredTensor>();
  const visit = (node: Core): void => {
    // One node may have several places in an expression.
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "load" && !loads.has(node.tensor.stored)) {
      loads.set(node.tensor.stored, node.tensor);
    }
    operandsOf(node).forEach(visit);
  };
  nodes.forEach(visit);
  return [...loads.values()];
}
