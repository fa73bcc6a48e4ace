import type { Copier } from "./copy.js";
import { isStrided, stepOf, type Loop } from "./loops.js";

/** A view's elements in row-major order, of which any stretch can be copied. */
export interface Sequence {
  readonly copy: Copier;
  readonly loops: readonly Loop[];
  readonly offset: number;
}

/**
 * Copies elements `start` to `start + count` of the row-major order to the begin of the
 * target. A stretch is a part of the first loop's steps, with what is left of one step before
 * it and after it; those are stretches of the inner loops.
 */
export function copyStretch(sequence: Sequence, start: number, count: number): void {
  const { copy, loops } = sequence;
  const descend = (
    depth: number,
    first: number,
    size: number,
    from: number,
    to: number,
  ): void => {
    const loop = loops[depth];
    if (loop === undefined) {
      copy([], from, to);
      return;
    }
    const inner = loops.slice(depth + 1).reduce((product, it) => product * it.size, 1);
    let index = Math.floor(first / inner);
    const within = first - index * inner;
    let left = size;
    let into = to;
    if (within > 0) {
      const part = Math.min(left, inner - within);
      descend(depth + 1, within, part, from + stepOf(loop, index), into);
      index += 1;
      left -= part;
      into += part;
    }
    const whole = Math.floor(left / inner);
    if (whole > 0) {
      const part = steps(loop, index, whole, inner);
      copy([part, ...loops.slice(depth + 1)], from + stepOf(loop, index), into);
      index += whole;
      left -= whole * inner;
      into += whole * inner;
    }
    if (left > 0) descend(depth + 1, 0, left, from + stepOf(loop, index), into);
  };
  if (count > 0) descend(0, start, count, sequence.offset, 0);
}

/** `count` steps from `first` on, counted from there. */
function steps(loop: Loop, first: number, count: number, to: number): Loop {
  if (isStrided(loop)) return { size: count, from: loop.from, to };
  const base = stepOf(loop, first);
  const offsets = (loop.from as readonly number[]).slice(first, first + count);
  return { size: count, from: offsets.map((offset) => offset - base), to };
}
