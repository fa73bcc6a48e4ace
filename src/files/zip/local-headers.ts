import type { Entry } from "yauzl";
import type { ByteFile } from "../bytes/byte-file.js";
import { damaged } from "./faults.js";

const HEADER_BYTES = 30;
const SIGNATURE = 0x04034b50;

/** deflate makes at most 1032 bytes of one; a larger claim is a lie. */
const LARGEST_EXPANSION = 1032;

/**
 * Where the data of each entry starts, from its local header. Throws a `Failure` (K2T502)
 * where a header is not where the directory says or names another entry, where the data
 * leave the file, and where two entries share bytes (as in zip bombs).
 */
export function placeEntries(
  bytes: ByteFile,
  entries: readonly Entry[],
): readonly number[] {
  const offsets = entries.map((entry) => dataOffset(bytes, entry));
  refuseOverlaps(bytes, entries, offsets);
  return offsets;
}

function dataOffset(bytes: ByteFile, entry: Entry): number {
  const { file, size } = bytes;
  const { fileName: name, relativeOffsetOfLocalHeader: start } = entry;
  if (!Number.isSafeInteger(start) || start + HEADER_BYTES > size) {
    throw damaged(file, `the entry \`${name}\` starts beyond the end of the file`);
  }
  const header = bytes.read(start, HEADER_BYTES);
  const nameLength = header.readUInt16LE(26);
  const data = start + HEADER_BYTES + nameLength + header.readUInt16LE(28);
  const sameMethod = header.readUInt16LE(8) === entry.compressionMethod;
  if (header.readUInt32LE(0) !== SIGNATURE || !sameMethod) {
    throw damaged(file, `the entry \`${name}\` is not where the directory says`);
  }
  if (nameLength !== entry.fileNameLength) {
    throw damaged(file, `the entry \`${name}\` has another name in its header`);
  }
  if (!(data + entry.compressedSize <= size)) {
    throw damaged(file, `the entry \`${name}\` reaches beyond the end of the file`);
  }
  if (entry.uncompressedSize > (entry.compressedSize + 1) * LARGEST_EXPANSION) {
    throw damaged(file, `the entry \`${name}\` cannot unpack to the size that it states`);
  }
  return data;
}

function refuseOverlaps(
  { file }: ByteFile,
  entries: readonly Entry[],
  offsets: readonly number[],
): void {
  const order = entries.map((_, i) => i).sort((a, b) => offsets[a]! - offsets[b]!);
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]!;
    const after = order[i]!;
    const end = offsets[before]! + entries[before]!.compressedSize;
    if (end <= entries[after]!.relativeOffsetOfLocalHeader) continue;
    const [one, other] = [entries[before]!.fileName, entries[after]!.fileName];
    throw damaged(file, `the entries \`${one}\` and \`${other}\` share bytes`);
  }
}
