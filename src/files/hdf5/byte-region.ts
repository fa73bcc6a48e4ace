import { readSync } from "node:fs";
import { fileFailure } from "../../report/failure.js";
import type { SharedBytes } from "../../tensor/shared-source.js";
import { LONGEST_READ, type ByteFile } from "../bytes/byte-file.js";
import { reasonOf } from "../bytes/reason.js";

/** Bytes that hold an HDF5 file: a file, a stretch of one, or memory. */
export interface ByteRegion {
  /** The name to put into messages. */
  readonly file: string;
  /** In bytes. */
  readonly size: number;
  /**
   * Copies the bytes `offset` to `offset + length` of the region, as far as there are any, to
   * byte `start` of the target and on, and tells how many. Without `start` and `length` to all
   * of the target. Throws a `Failure` (K2T506) if they cannot be read.
   */
  readInto(target: Uint8Array, offset: number, start?: number, length?: number): number;
  /** What another thread needs to read the same bytes; null where only this one can. */
  shared(): SharedBytes | null;
}

/** The stretch of `bytes` that starts at `base` and has `size` bytes. */
export function regionOfFile(
  bytes: Pick<ByteFile, "file" | "size" | "descriptor">,
  base = 0,
  size = bytes.size - base,
): ByteRegion {
  const { file, descriptor } = bytes;
  return {
    file,
    size,
    readInto: (target, offset, start = 0, wanted = target.length - start) => {
      const length = Math.max(0, Math.min(wanted, size - offset));
      let done = 0;
      while (done < length) {
        const most = Math.min(length - done, LONGEST_READ);
        const position = base + offset + done;
        const count = readAt(bytes, target, {
          start: start + done,
          length: most,
          position,
        });
        if (count === 0) break;
        done += count;
      }
      return done;
    },
    shared: () => ({ kind: "file", descriptor, base, size }),
  };
}

/** Other threads see the memory of a `SharedArrayBuffer` alone. */
export function regionOfMemory(file: string, data: Uint8Array): ByteRegion {
  const { buffer } = data;
  const isWhole = data.byteLength === buffer.byteLength;
  return {
    file,
    size: data.length,
    readInto: (target, offset, start = 0, length = target.length - start) => {
      const part = data.subarray(offset, offset + length);
      target.set(part, start);
      return part.length;
    },
    shared: () =>
      buffer instanceof SharedArrayBuffer && isWhole ? { kind: "memory", buffer } : null,
  };
}

/** The region of which another thread has told by `shared`. */
export function regionOfShared(file: string, shared: SharedBytes): ByteRegion {
  if (shared.kind === "memory") {
    return regionOfMemory(file, new Uint8Array(shared.buffer));
  }
  const { descriptor, base, size } = shared;
  return regionOfFile({ file, descriptor, size: base + size }, base, size);
}

interface Reading {
  /** Where in the target. */
  readonly start: number;
  readonly length: number;
  /** Where in the file. */
  readonly position: number;
}

function readAt(
  { file, descriptor }: Pick<ByteFile, "file" | "descriptor">,
  target: Uint8Array,
  { start, length, position }: Reading,
): number {
  try {
    return readSync(descriptor, target, start, length, position);
  } catch (error) {
    throw fileFailure("K2T506", file, `cannot read \`${file}\`: ${reasonOf(error)}`);
  }
}
