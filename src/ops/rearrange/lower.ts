import type { Core } from "../../tensor/core.js";
import { expand, flip, gather, permute, reshape } from "../../tensor/nodes.js";
import type { Output } from "./output.js";
import { pickedSize } from "./pieces.js";
import type { Piece } from "./pieces.js";

/** Whether all that the lowering needs is known. */
export function canLower({ apart, axes }: Output): boolean {
  const pieces = [...(apart ? [apart] : []), ...axes.flat()];
  return pieces.every((piece) => piece.size !== null && pickedSize(piece) !== null);
}

/**
 * The pieces of the result, each an axis of its own, in its order; the one taken apart
 * stands first. `pieces` are the input's, in its order.
 */
export function lowerPieces(
  input: Core,
  pieces: ReadonlyMap<string, Piece>,
  { apart, axes, reversed }: Output,
): Core {
  const before = [...pieces.values()];
  let node = reshape(
    input,
    before.map((piece) => piece.size!),
  );
  for (const [axis, { key, picked }] of before.entries()) {
    // An axis both picked and reversed is picked first.
    if (picked) node = gather(node, axis, picked);
    if (reversed.has(key)) node = flip(node, axis);
  }
  const after = [...(apart ? [apart] : []), ...axes.flat()];
  const kept = after.filter((piece) => !piece.repeated);
  const order = kept.map((piece) => before.indexOf(piece));
  const moved = permute(node, order);
  const withUnits = after.map((piece) => (piece.repeated ? 1 : pickedSize(piece)!));
  return expand(
    reshape(moved, withUnits),
    after.map((piece) => pickedSize(piece)!),
  );
}
