import type { Box, StoredTensor } from "../../tensor/catalog.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import { PIECE_BYTES } from "./limits.js";
import { piecesOf } from "./pieces.js";
import type { Session } from "./session.js";

/** The part of a dataset that is wanted, and where it is to be put. */
export interface Wanted {
  readonly box?: Box | undefined;
  readonly target?: Uint8Array | undefined;
}

/**
 * The elements of a dataset or of a box of it: row-major, little-endian, in `target` where
 * there is one. `chunks` is the shape of the dataset's chunks. Throws a `Failure` (K2T502)
 * where they cannot be read.
 */
export function readDataset(
  session: Session,
  { stored: path, shape, dtype }: StoredTensor,
  chunks: readonly number[] | null,
  { box, target }: Wanted = {},
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

function targetOf(bytes: number, target: Uint8Array | undefined): Uint8Array {
  if (target === undefined) return new Uint8Array(bytes);
  if (target.length === bytes) return target;
  throw new Error(`bug in k2t-rules: ${target.length} bytes for ${bytes}`);
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
