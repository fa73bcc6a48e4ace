import { crc32 } from "node:zlib";
import { combineCrc } from "./crc-combine.js";

/** A stretch of bytes that has been written, and its CRC-32. */
interface Piece {
  readonly start: number;
  end: number;
  sum: number;
}

/** What has been written of one parameter. */
export interface Coverage {
  /** Notes bytes at `offset`. Throws (a bug) if they were written before or reach out. */
  add(offset: number, bytes: Uint8Array): void;
  /** Notes `length` bytes whose CRC-32 is known (any number without `checksum`). */
  note(offset: number, length: number, sum: number): void;
  /** The CRC-32 of all bytes (0 without `checksum`). Throws (a bug) if some are missing. */
  finish(): number;
}

/**
 * Watches that every byte of `size` is written once, and computes their CRC-32 on the way:
 * writes in order, the usual case, extend one piece; others are put together at the end,
 * so that the file is never read again.
 */
export function createCoverage(size: number, checksum: boolean): Coverage {
  /** By place; no two touch but where a write came before its left neighbour's. */
  const pieces: Piece[] = [];
  const note: Coverage["note"] = (offset, length, sum) => {
    if (length === 0) return;
    const end = offset + length;
    const place = placeOf(pieces, offset);
    const left = pieces[place - 1];
    const right = pieces[place];
    const free = (left?.end ?? 0) <= offset && end <= (right?.start ?? size);
    if (!free) throw new Error(`bug in k2t-rules: bytes ${offset} to ${end} do not fit`);
    if (left?.end === offset) {
      left.end = end;
      if (checksum) left.sum = combineCrc(left.sum, sum, length);
    } else {
      pieces.splice(place, 0, { start: offset, end, sum });
    }
  };
  return {
    note,
    add: (offset, bytes) => note(offset, bytes.length, checksum ? crc32(bytes) : 0),
    finish: () => {
      let end = 0;
      let sum = 0;
      for (const piece of pieces) {
        if (piece.start !== end) break;
        if (checksum) sum = combineCrc(sum, piece.sum, piece.end - piece.start);
        end = piece.end;
      }
      if (end !== size) throw new Error(`bug in k2t-rules: byte ${end} was not written`);
      return sum;
    },
  };
}

/** Index of the first piece that starts after `offset`. */
function placeOf(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
