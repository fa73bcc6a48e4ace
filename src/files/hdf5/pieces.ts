import type { Box } from "../../tensor/catalog.js";
import { elementCount } from "../../tensor/shape.js";

/**
 * Splits a box into boxes of at most `limit` bytes whose elements, one box after the
 * other, are those of the whole in row-major order. A box may be larger where one chunk
 * is: taking a chunk apart would unpack it once for each part.
 */
export function* piecesOf(
  box: Box,
  elementBytes: number,
  limit: number,
  chunks: readonly number[] | null,
): Generator<Box> {
  const { start, count } = box;
  const bytes = elementCount(count) * elementBytes;
  const axis = count.findIndex((size) => size > 1);
  if (bytes <= limit || axis < 0) {
    yield box;
    return;
  }
  const rowBytes = bytes / count[axis]!;
  const step = Math.max(1, Math.floor(limit / rowBytes));
  const end = start[axis]! + count[axis]!;
  for (let from = start[axis]!; from < end;) {
    const to = Math.min(end, alignedEnd(from, step, chunks?.[axis] ?? 1));
    const part = {
      start: start.with(axis, from),
      count: count.with(axis, to - from),
    };
    if (to - from > 1 || chunks !== null) yield part;
    else yield* piecesOf(part, elementBytes, limit, chunks);
    from = to;
  }
}

/** Where a step from `from` ends, so that it ends with a chunk. */
function alignedEnd(from: number, step: number, chunk: number): number {
  const whole = Math.floor((from + step) / chunk) * chunk;
  return whole > from ? whole : (Math.floor(from / chunk) + 1) * chunk;
}
