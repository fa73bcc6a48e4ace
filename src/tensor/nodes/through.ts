import type { Core } from "../core.js";
import { cast, isCopy } from "./cast.js";
import { elementwise } from "./elementwise.js";

/**
 * A change of view that repeats nothing goes below casts and arithmetic: then the copy that
 * reads the weight walks it in the order wanted, and no whole result waits to be rearranged.
 * null where `node` is neither. `change` must give every operand the same shape.
 */
export function through(node: Core, change: (operand: Core) => Core): Core | null {
  if (node.kind === "cast" && !isCopy(node))
    return cast(change(node.operand), node.dtype);
  if (node.kind === "elementwise") {
    return elementwise(node.operation, node.operands.map(change));
  }
  return null;
}
