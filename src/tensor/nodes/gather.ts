import type { Core } from "../core.js";
import { promise } from "./bug.js";
import { concat } from "./concat.js";
import { offsetAt, walkOfTable } from "./digits.js";
import { copyOf } from "./cast.js";
import { fill } from "./leaves.js";
import { slice } from "./slice.js";
import { through } from "./through.js";
import { view, walked } from "./view.js";

/** The given indices of one axis, in the order given; they may repeat. */
export function gather(input: Core, axis: number, indices: readonly number[]): Core {
  const size = input.shape[axis];
  promise(
    size !== undefined &&
      indices.every((it) => Number.isInteger(it) && it >= 0 && it < size),
    () => `gather ${indices} of axis ${axis} of (${input.shape})`,
  );
  const shape = input.shape.with(axis, indices.length);
  if (shape.includes(0)) return fill(shape, input.dtype, 0);
  const first = indices[0]!;
  if (indices.every((index, i) => index === first + i)) {
    return slice(input, axis, first, first + indices.length);
  }
  if (input.kind === "concat") {
    if (axis === input.axis) return gatherParts(input, axis, indices);
    return concat(
      input.axis,
      input.parts.map((part) => gather(part, axis, indices)),
    );
  }
  if (indices.length <= size || input.kind === "cast") {
    const below = through(input, (operand) => gather(operand, axis, indices));
    if (below !== null) return below;
  }
  return gatherDigits(input, axis, indices);
}

function gatherDigits(input: Core, axis: number, indices: readonly number[]): Core {
  const { base, offset, axes } = walked(input);
  const digits = axes[axis]!;
  const part = walkOfTable(indices.map((index) => offsetAt(digits, index)));
  return view({ base, offset: offset + part.offset, axes: axes.with(axis, part.digits) });
}

/** More pieces than this are slower to write one by one than a copy of the whole. */
const MOST_PIECES = 64;

/** Along the axis of a concat, each run of indices within one part is a piece of its own. */
function gatherParts(
  input: Core & { kind: "concat" },
  axis: number,
  indices: readonly number[],
): Core {
  const ends: number[] = [];
  for (const part of input.parts) ends.push((ends.at(-1) ?? 0) + part.shape[axis]!);
  const pieces: { part: number; indices: number[] }[] = [];
  for (const index of indices) {
    const part = ends.findIndex((end) => index < end);
    const inside = index - (ends[part - 1] ?? 0);
    const last = pieces.at(-1);
    if (last?.part === part) last.indices.push(inside);
    else pieces.push({ part, indices: [inside] });
    if (pieces.length > MOST_PIECES) return gatherDigits(copyOf(input), axis, indices);
  }
  return concat(
    axis,
    pieces.map((piece) => gather(input.parts[piece.part]!, axis, piece.indices)),
  );
}
