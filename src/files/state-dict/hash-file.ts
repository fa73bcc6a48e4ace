import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { fileFailure } from "../../report/failure.js";
import { reasonOf } from "../bytes/reason.js";

const CHUNK_BYTES = 2 ** 22;

/** The content of a file, as it was read. */
export interface FileHash {
  readonly bytes: number;
  /** SHA-256, in hexadecimal: what `sha256sum` prints. */
  readonly sha256: string;
}

/**
 * Reads a whole file. Throws a `Failure` (K2T506) where that fails, and the signal's reason
 * where it stops the work.
 */
export async function hashFile(file: string, signal?: AbortSignal): Promise<FileHash> {
  const hash = createHash("sha256");
  let bytes = 0;
  const stream = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw fileFailure("K2T506", file, `cannot read \`${file}\`: ${reasonOf(error)}`);
  }
  return { bytes, sha256: hash.digest("hex") };
}
