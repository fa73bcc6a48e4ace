import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { asFailure } from "./directory.js";
import { damaged } from "./faults.js";

/**
 * Unpacks an entry piece by piece and checks its size and CRC-32. Throws a `Failure`
 * (K2T502) for damaged bytes, and what `consume` throws.
 */
export async function readEntry(
  zip: ZipFile,
  entry: Entry,
  file: string,
  consume: (piece: Uint8Array) => void,
): Promise<void> {
  const { fileName: name, uncompressedSize: size } = entry;
  let count = 0;
  let sum = 0;
  for await (const piece of pieces(await openStream(zip, entry, file), file)) {
    count += piece.length;
    if (count > size) {
      throw damaged(
        file,
        `the entry \`${name}\` has more than the ${size} bytes it states`,
      );
    }
    sum = crc32(piece, sum);
    consume(piece);
  }
  if (count < size) {
    throw damaged(
      file,
      `the entry \`${name}\` states ${size} bytes and has only ${count}`,
    );
  }
  if (sum !== entry.crc32) {
    throw damaged(file, `the checksum of the entry \`${name}\` is wrong`);
  }
}

/** Tells faults of the archive from those of the consumer, which runs outside of it. */
async function* pieces(stream: Readable, file: string): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    throw asFailure(error as Error, file);
  }
}

function openStream(zip: ZipFile, entry: Entry, file: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(asFailure(error, file));
    });
  });
}
