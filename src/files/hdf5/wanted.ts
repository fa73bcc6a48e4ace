import type { Box } from "../../tensor/catalog.js";
import type { Shape } from "../../tensor/shape.js";

/** The part of a dataset that is wanted, and where it is to be put. */
export interface Wanted {
  readonly box?: Box | undefined;
  readonly target?: Uint8Array | undefined;
}

/** The target, or a new one, of just this many bytes. */
export function targetOf(bytes: number, target: Uint8Array | undefined): Uint8Array {
  if (target === undefined) return new Uint8Array(bytes);
  if (target.length === bytes) return target;
  throw new Error(`bug in k2t-rules: a target of ${target.length} bytes for ${bytes}`);
}

export function checkBox({ start, count }: Box, shape: Shape): void {
  let fits = start.length === shape.length && count.length === shape.length;
  for (let i = 0; fits && i < shape.length; i++) {
    fits = start[i]! >= 0 && count[i]! >= 0 && start[i]! + count[i]! <= shape[i]!;
  }
  if (!fits) throw new Error("bug in k2t-rules: a box that leaves its tensor");
}
