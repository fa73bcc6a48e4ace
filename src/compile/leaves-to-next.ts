import type { BodyEntry } from "../lang/tree.js";

/**
 * Whether an entry of a class transform neither makes nor refuses anything. A transform of
 * such entries alone leaves the layer to the next.
 */
export function leavesToNext(entry: BodyEntry): boolean {
  return (
    entry.kind === "restore" || (entry.kind === "message" && entry.severity === "warning")
  );
}
