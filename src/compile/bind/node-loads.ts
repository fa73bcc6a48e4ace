import type { StoredTensor } from "../../tensor/catalog.js";
import type { Core } from "../../tensor/core.js";
import { isWeight, type Model, type TensorSource } from "../subject/model.js";

/** The weights, and datasets of none, that a node reads, each once, in that order. */
export function sourcesOf(node: Core, { ownerOf }: Model): readonly TensorSource[] {
  const loads = new Set<StoredTensor>();
  collect(node, loads);
  return [...new Set([...loads].map((it) => ownerOf.get(it) ?? it))];
}

/**
 * The weights and datasets of the file that a source is: itself, but for a restored weight,
 * which is all that is stored for it.
 */
export function ownersOf(
  source: TensorSource,
  { ownerOf }: Pick<Model, "ownerOf">,
): readonly TensorSource[] {
  if (!isWeight(source)) return [source];
  return [...new Set(source.parts.map((part) => ownerOf.get(part) ?? part))];
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
