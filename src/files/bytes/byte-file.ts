import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { fileFailure } from "../../report/failure.js";
import { reasonOf } from "./reason.js";

/** A file open for reading at any place. */
export interface ByteFile {
  /** The name as the user wrote it. */
  readonly file: string;
  /** In bytes, as it was on opening. */
  readonly size: number;
  readonly descriptor: number;
  /**
   * The bytes `offset` to `offset + length`, which the caller has checked to lie in the
   * file. Throws a `Failure`: K2T506 if the system cannot read them or the file shrank,
   * K2T505 if no memory can hold them.
   */
  read(offset: number, length: number): Buffer;
  close(): void;
}

/** One system call reads at most this many bytes; Linux ends at 2 GiB. */
export const LONGEST_READ = 2 ** 30;

/** Throws a `Failure` (K2T506) if the file cannot be opened or is no ordinary file. */
export function openByteFile(file: string): ByteFile {
  const descriptor = opened(file);
  const status = fstatSync(descriptor);
  if (!status.isFile()) {
    closeSync(descriptor);
    const what = status.isDirectory() ? "a folder" : "no ordinary file";
    throw fileFailure("K2T506", file, `cannot read \`${file}\`: it is ${what}`);
  }
  let open = true;
  return {
    file,
    size: status.size,
    descriptor,
    read: (offset, length) => {
      const bytes = allocate(file, length);
      fill(file, descriptor, offset, bytes);
      return bytes;
    },
    close: () => {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

/**
 * A pipe that nobody writes to would be waited for, and is no ordinary file. On those it
 * changes nothing; Windows does not have it.
 */
const READ_AT_ONCE =
  constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

function opened(file: string): number {
  try {
    return openSync(file, READ_AT_ONCE);
  } catch (error) {
    throw fileFailure("K2T506", file, `cannot read \`${file}\`: ${reasonOf(error)}`);
  }
}

/** The bytes will all be written: zeros first would cost as much as reading. */
function allocate(file: string, length: number): Buffer {
  try {
    return Buffer.allocUnsafeSlow(length);
  } catch (error) {
    // Node knows two limits, its own for buffers and the memory of the machine.
    if (!(error instanceof RangeError)) throw error;
    const message = `\`${file}\` has ${length} bytes in one piece, too many for the memory`;
    throw fileFailure("K2T505", file, message);
  }
}

function fill(file: string, descriptor: number, offset: number, bytes: Buffer): void {
  let done = 0;
  while (done < bytes.length) {
    const length = Math.min(bytes.length - done, LONGEST_READ);
    let count: number;
    try {
      count = readSync(descriptor, bytes, done, length, offset + done);
    } catch (error) {
      throw fileFailure("K2T506", file, `cannot read \`${file}\`: ${reasonOf(error)}`);
    }
    if (count === 0) {
      const message = `\`${file}\` ends at byte ${offset + done}, sooner than when it was opened`;
      throw fileFailure("K2T506", file, message);
    }
    done += count;
  }
}
