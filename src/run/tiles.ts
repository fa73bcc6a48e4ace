import type { Core, Digit, View } from "../tensor/core.js";
import { slice } from "../tensor/nodes.js";
import { walked } from "../tensor/nodes/view.js";
import { sameShape } from "../tensor/shape.js";
import { stepsAChunk } from "./chunks.js";
import { readsOf, type Reads } from "./reads.js";

/** Bytes read at a time of a weight that is rearranged, so that they stay in the cache. */
export const TILE_BYTES = 2 ** 20;

/** Reads of so many neighbouring bytes are about as fast as longer ones. */
const LONG_READ = 2 ** 13;

/** A part of a view, and the index of the view at which it begins. */
export interface Tile {
  readonly node: Core;
  readonly start: readonly number[];
}

/** Cuts a view over a weight into parts of which each reads at most `TILE_BYTES`. */
export function tilesOf(view: View): readonly Tile[] {
  const tiles: Tile[] = [];
  const divide = (node: Core, start: readonly number[]): void => {
    const cut = readsOf(node).bytes <= TILE_BYTES ? null : cutOf(node);
    if (cut === null) {
      tiles.push({ node, start });
      return;
    }
    const { axis, step } = cut;
    const size = node.shape[axis]!;
    let before: Core | null = null;
    for (let first = 0; first < size; first += step) {
      const part = slice(node, axis, first, Math.min(size, first + step));
      before = before === null ? part : alike(part, before);
      divide(before, start.with(axis, start[axis]! + first));
    }
  };
  divide(
    view,
    view.shape.map(() => 0),
  );
  return tiles;
}

/**
 * A part with the other's axes where they are the same: what is found out about those is then
 * known of both.
 */
function alike(part: Core, other: Core): Core {
  if (part.kind !== "view" || other.kind !== "view") return part;
  const isSame =
    sameShape(part.shape, other.shape) &&
    part.axes.every((digits, axis) => sameDigits(digits, other.axes[axis]!));
  return isSame ? { ...part, axes: other.axes } : part;
}

function sameDigits(some: readonly Digit[], others: readonly Digit[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, i) => {
      const other = others[i]!;
      return (
        one.size === other.size &&
        ("stride" in one
          ? "stride" in other && one.stride === other.stride
          : "offsets" in other && one.offsets === other.offsets)
      );
    })
  );
}

interface Cut {
  readonly axis: number;
  readonly step: number;
}

/**
 * The axis along which a part is cut: the outermost that leaves long runs to read, so that
 * what is written of a row of the result stays together; else the one that leaves the longest.
 */
function cutOf(node: Core): Cut | null {
  const whole = readsOf(node);
  if (whole.unpacked > 0) return cutBetweenChunks(node, whole);
  const enough = Math.min(LONG_READ, whole.bytes / whole.runs);
  let best: Cut | null = null;
  let longest = 0;
  for (const [axis, size] of node.shape.entries()) {
    if (size === 1) continue;
    const wanted = Math.floor((size * TILE_BYTES) / whole.bytes);
    const step = alignedStep(node, axis, Math.max(1, Math.min(wanted, size - 1)));
    const { bytes, runs } = readsOf(slice(node, axis, 0, step));
    // A cut that leaves all to read, as of an axis that repeats, would not end.
    const run = bytes < whole.bytes ? bytes / runs : 0;
    if (run <= longest) continue;
    [best, longest] = [{ axis, step }, run];
    if (run >= enough) return best;
  }
  return best;
}

/**
 * A cut of what is stored in chunks that takes none of them apart, into parts of about
 * `TILE_BYTES` or of one chunk's reach; null where there is none.
 */
function cutBetweenChunks(node: Core, whole: Reads): Cut | null {
  for (const [axis, size] of node.shape.entries()) {
    const wanted = Math.floor((size * TILE_BYTES) / whole.bytes);
    const unit = stepUnit(node, axis, size - 1);
    const step = alignedStep(node, axis, Math.max(unit, wanted));
    if (step >= size) continue;
    const first = readsOf(slice(node, axis, 0, step));
    const rest = readsOf(slice(node, axis, step, size));
    const isLess = first.bytes < whole.bytes && rest.bytes < whole.bytes;
    if (isLess && first.unpacked + rest.unpacked <= whole.unpacked) return { axis, step };
  }
  return null;
}

/**
 * About as many steps along an axis, but so that all cuts fall between two steps of the slowest
 * digit of the axis: then what is cut goes by strides again. If that is too much still, the
 * parts can be cut further.
 */
export function alignedStep(node: Core, axis: number, step: number): number {
  const unit = stepUnit(node, axis, step);
  return Math.max(unit, step - (step % unit));
}

/**
 * What `alignedStep` gives multiples of. Where so many steps reach from one chunk of what is
 * stored to the next, they are those of whole chunks.
 */
export function stepUnit(node: Core, axis: number, step: number): number {
  if (node.kind === "cast") return stepUnit(node.operand, axis, step);
  if (node.kind !== "view" && node.kind !== "load") return 1;
  const walk = walked(node);
  const [, ...faster] = walk.axes[axis]!;
  const unit = faster.reduce((product, digit) => product * digit.size, 1);
  const chunked = unit * stepsAChunk(walk, axis);
  return chunked <= step ? chunked : unit;
}
