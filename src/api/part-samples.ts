import { createHash } from "node:crypto";
import type { Box, StoredTensor, WeightReader } from "../tensor/catalog.js";
import { elementCount, type Shape } from "../tensor/shape.js";

/** So many places of a tensor are read, each at most so many elements. */
const PLACES = 4;
const LONGEST = 64;

/**
 * A SHA-256 over a few elements of each tensor: training changes nearly all of them, so that
 * two checkpoints of one model, whose headers are the same, have different ones.
 */
export function sampleTensors(
  source: Pick<WeightReader, "read">,
  tensors: readonly StoredTensor[],
): string {
  const hash = createHash("sha256");
  for (const tensor of tensors) {
    hash.update(JSON.stringify([tensor.stored, tensor.shape, tensor.dtype]));
    for (const box of placesIn(tensor)) hash.update(source.read(tensor, box));
  }
  return hash.digest("hex");
}

/** At most `count` of a list, evenly spread, the first and the last among them. */
export function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => {
    return items[Math.round((i * (items.length - 1)) / (count - 1))]!;
  });
}

/** Short stretches of rows, spread over a tensor; none where it has no elements. */
function placesIn({ shape, chunks }: StoredTensor): readonly Box[] {
  const elements = elementCount(shape);
  if (elements === 0) return [];
  if (shape.length === 0) return [{ start: [], count: [] }];
  if (chunks !== undefined) return [cornerOf(shape, chunks)];
  const leading = shape.slice(0, -1);
  const columns = shape.at(-1)!;
  const width = Math.min(LONGEST, columns);
  const boxes = Array.from({ length: PLACES }, (_, i) => {
    const share = i / (PLACES - 1);
    const row = Math.floor(share * (elements / columns - 1));
    const column = Math.floor(share * (columns - width));
    return {
      start: [...indexOf(row, leading), column],
      count: [...leading.map(() => 1), width],
    };
  });
  const places = new Map(boxes.map((box) => [box.start.join(), box]));
  return [...places.values()];
}

/**
 * The first elements within the first chunk, as many as are read of other tensors: a chunk has
 * to be unpacked as a whole, at any of the places anew.
 */
function cornerOf(shape: Shape, chunks: Shape): Box {
  let most = LONGEST * PLACES;
  const count = shape.map(() => 1);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = Math.min(shape[axis]!, chunks[axis]!, most);
    count[axis] = size;
    most = Math.floor(most / size);
  }
  return { start: shape.map(() => 0), count };
}

/** The index of the `row`th row, in row-major order. */
function indexOf(row: number, leading: Shape): readonly number[] {
  const index: number[] = [];
  let rest = row;
  for (const size of leading.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
