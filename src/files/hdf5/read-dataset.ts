import type { Box } from "../../tensor/catalog.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import { PIECE_BYTES } from "./limits.js";
import type { Hdf5Dataset } from "./node.js";
import { piecesOf } from "./pieces.js";
import type { Session } from "./session.js";

/**
 * The elements of a dataset or of a box of it: row-major, little-endian. Throws a
 * `Failure` (K2T502) where they cannot be read.
 */
export function readDataset(
  session: Session,
  dataset: Hdf5Dataset,
  box?: Box,
): Uint8Array {
  const { tensor, path, chunks } = dataset;
  if (tensor === null) throw new Error(`bug in k2t-rules: \`${path}\` is no tensor`);
  const whole = box ?? { start: tensor.shape.map(() => 0), count: tensor.shape };
  checkBox(whole, tensor.shape);
  const elementBytes = bytesPerElement(tensor.dtype);
  const result = new Uint8Array(elementCount(whole.count) * elementBytes);
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

function checkBox({ start, count }: Box, shape: readonly number[]): void {
  const fits =
    start.length === shape.length &&
    count.length === shape.length &&
    shape.every(
      (size, i) => start[i]! >= 0 && count[i]! >= 0 && start[i]! + count[i]! <= size,
    );
  if (!fits) throw new Error("bug in k2t-rules: a box that leaves its tensor");
}
