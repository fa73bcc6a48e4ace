import type { Core } from "../../tensor/core.js";
import { isRowMajor } from "../../tensor/nodes/view.js";

/**
 * What the engine does for a parameter, in few words: `copy` (the stored bytes as they are,
 * or a stretch of them), `strided copy` (one pass over them in another order), `fill 0`,
 * `concat of 3: copy`.
 */
export function operationWords(node: Core): string {
  switch (node.kind) {
    case "load":
      return "copy";
    case "fill":
      return `fill ${node.value}`;
    case "view": {
      const copy = isRowMajor(node.axes) ? "copy" : "strided copy";
      return node.base.kind === "load" ? copy : `${copy} of ${operationWords(node.base)}`;
    }
    case "concat":
      return `concat of ${node.parts.length}: ${together(node.parts)}`;
    case "elementwise":
      return `${node.operation} of ${together(node.operands)}`;
    case "reduce":
      return `${node.operation} of ${operationWords(node.operand)}`;
    case "cast":
      return `${node.dtype} of ${operationWords(node.operand)}`;
    case "matmul":
      return `matmul of ${together([node.left, node.right])}`;
  }
}

/** What is done alike for several parts is said once. */
function together(parts: readonly Core[]): string {
  return [...new Set(parts.map(operationWords))].join(", ");
}
