import {
  centralHeader,
  directoryEnd,
  localHeader,
  localHeaderLength,
  type PlacedEntry,
} from "./headers.js";

/** An entry of a zip that is written stored (not compressed). */
export interface PlannedEntry {
  /** ASCII. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** Where everything of a zip goes, known before any data are. */
export interface ZipPlan {
  /** The byte at which the data of each entry start: a multiple of the alignment. */
  readonly dataOffsets: readonly number[];
  /** The headers and the directory, given the CRC-32 of each entry's data. */
  headers(checksums: readonly number[]): readonly { offset: number; bytes: Buffer }[];
}

/** Lays out a zip of stored entries, in this order; ZIP64 where a number needs it. */
export function planZip(entries: readonly PlannedEntry[], alignment: number): ZipPlan {
  const placed: PlacedEntry[] = [];
  let place = 0;
  for (const { name, size } of entries) {
    const bare = place + localHeaderLength(name, size);
    const dataOffset = Math.ceil(bare / alignment) * alignment;
    placed.push({ name, size, headerOffset: place, dataOffset });
    place = dataOffset + size;
  }
  const directoryOffset = place;
  return {
    dataOffsets: placed.map(({ dataOffset }) => dataOffset),
    headers: (checksums) => {
      const locals = placed.map((entry, i) => ({
        offset: entry.headerOffset,
        bytes: localHeader(entry, checksums[i]!),
      }));
      const central = placed.map((entry, i) => centralHeader(entry, checksums[i]!));
      const directory = Buffer.concat(central);
      const end = directoryEnd(placed.length, directory.length, directoryOffset);
      const bytes = Buffer.concat([directory, end]);
      return [...locals, { offset: directoryOffset, bytes }];
    },
  };
}
