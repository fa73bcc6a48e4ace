import type { Box, StoredTensor } from "../../tensor/catalog.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import { PIECE_BYTES } from "./limits.js";
import { piecesOf } from "./pieces.js";
import type { Session } from "./session.js";
import { checkBox, targetOf, type Wanted } from "./wanted.js";

/**
 * The elements of a dataset or of a box of it: row-major, little-endian, in `target` where
 * there is one. `chunks` is the shape of the dataset's chunks. Throws a `Failure` (K2T502)
 * where they cannot be read.
 */
export function readDataset(
  session: Session,
  { stored: path, shape, dtype }: StoredTensor,
  chunks: readonly number[] | null,
  { box, target }: Wanted,
): Uint8Array {
  const whole = box ?? { start: shape.map(() => 0), count: shape };
  checkBox(whole, shape);
  const elementBytes = bytesPerElement(dtype);
  const result = targetOf(elementCount(whole.count) * elementBytes, target);
  let filled = 0;
  if (result.length === 0) return result;
  for (const piece of piecesOf(whole, elementBytes, PIECE_BYTES, chunks)) {
    const bytes = elementCount(piece.count) * elementBytes;
    readPiece(session, path, piece, result.subarray(filled, filled + bytes));
    filled += bytes;
  }
  return result;
}

function readPiece(
  session: Session,
  path: string,
  { start, count }: Box,
  target: Uint8Array,
): void {
  const { library, id } = session;
  const what = `read the elements of \`${path}\``;
  session.runOnElements(what, () => {
    const pointer = library._malloc(target.length);
    if (pointer === 0) throw session.failure(what);
    try {
      const scalar = count.length === 0;
      const status = library.get_dataset_data(
        id,
        path,
        scalar ? null : count.map(BigInt),
        scalar ? null : start.map(BigInt),
        scalar ? null : count.map(() => 1n),
        BigInt(pointer),
      );
      if (status < 0) throw session.failure(what);
      target.set(library.HEAPU8.subarray(pointer, pointer + target.length));
    } finally {
      library._free(pointer);
    }
  });
}
