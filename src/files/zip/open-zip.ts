import type { Entry } from "yauzl";
import { fileFailure } from "../../report/failure.js";
import { openByteFile, type ByteFile } from "../bytes/byte-file.js";
import { damaged, tooLarge } from "./faults.js";
import { readDirectory, type Directory } from "./directory.js";
import { readEntry } from "./entry-data.js";
import { placeEntries } from "./local-headers.js";

/** One file in a zip. */
export interface ZipEntry {
  readonly name: string;
  readonly method: "stored" | "deflated";
  /** In bytes, unpacked; as stated, `read` checks it. */
  readonly size: number;
  readonly compressedSize: number;
  readonly crc32: number;
  /** Where in the archive the entry's bytes start; checked to lie inside the archive. */
  readonly dataOffset: number;
}

/** A zip file open for reading, ZIP64 too. */
export interface ZipArchive {
  readonly file: string;
  /** In the directory's order, folders left out; no two of one name. */
  readonly entries: readonly ZipEntry[];
  find(name: string): ZipEntry | undefined;
  /**
   * The unpacked bytes of an entry. Throws a `Failure`: K2T502 if there is no such entry
   * or its bytes are damaged (size or CRC-32), K2T505 if it is larger than `limit` bytes.
   */
  read(name: string, limit: number): Promise<Uint8Array>;
  /** The same in pieces, in order, without a limit; only the last step checks the CRC-32. */
  stream(name: string, consume: (piece: Uint8Array) => void): Promise<void>;
  /** Bytes of the archive itself, for data of stored entries: `entry.dataOffset` + place. */
  readRaw(offset: number, length: number): Uint8Array;
  close(): void;
}

/**
 * Opens a zip and reads its directory. Throws a `Failure`: K2T506 if the file cannot be
 * read, K2T502 if it is no zip or a damaged one, or an entry's name leaves the archive's
 * folder, K2T504 for encryption and other compressions than deflate, K2T505 for too many
 * entries.
 */
export async function openZip(file: string): Promise<ZipArchive> {
  const bytes = openByteFile(file);
  try {
    if (bytes.size < 22) throw notZip(file);
    const directory = await readDirectory(bytes);
    return archiveOf(bytes, directory);
  } catch (error) {
    bytes.close();
    throw error;
  }
}

function notZip(file: string): Error {
  return fileFailure("K2T502", file, `\`${file}\` is too short to be a zip`);
}

function archiveOf(bytes: ByteFile, { zip, entries }: Directory): ZipArchive {
  const { file } = bytes;
  const offsets = placeEntries(bytes, entries);
  const stated = new Map<string, Entry>(entries.map((it) => [it.fileName, it]));
  const listed = entries.map((entry, i) => zipEntry(entry, offsets[i]!));
  const byName = new Map(listed.map((entry) => [entry.name, entry]));
  const wanted = (name: string): Entry => {
    const entry = stated.get(name);
    if (entry === undefined) throw damaged(file, `it has no entry \`${name}\``);
    return entry;
  };
  return {
    file,
    entries: listed,
    find: (name) => byName.get(name),
    read: async (name, limit) => {
      const entry = wanted(name);
      const size = entry.uncompressedSize;
      if (size > limit) {
        throw tooLarge(file, `has an entry \`${name}\` of ${size} bytes`, limit);
      }
      const data = Buffer.alloc(size);
      let filled = 0;
      await readEntry(zip, entry, file, (piece) => {
        data.set(piece, filled);
        filled += piece.length;
      });
      return data;
    },
    stream: (name, consume) => readEntry(zip, wanted(name), file, consume),
    readRaw: (offset, length) => bytes.read(offset, length),
    close: () => {
      zip.close();
      bytes.close();
    },
  };
}

function zipEntry(entry: Entry, dataOffset: number): ZipEntry {
  return {
    name: entry.fileName,
    method: entry.compressionMethod === 0 ? "stored" : "deflated",
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    crc32: entry.crc32,
    dataOffset,
  };
}
