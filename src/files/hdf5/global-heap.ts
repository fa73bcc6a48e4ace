import { fileFailure } from "../../report/failure.js";
import type { ByteRegion } from "./byte-region.js";

const SIGNATURE = Buffer.from("GCOL");

/** Bytes of the header of a collection, and of each object in it. */
const HEADER = 16;

/**
 * Shows the same bytes, but looks at every global heap (where HDF5 keeps text of variable
 * length) before the library does: HDF5 2.0 goes round for ever in one whose objects do
 * not lead to its end. `isWatching` says whether headers are being read; in the elements of
 * a dataset the signature may stand by chance.
 *
 * Throws a `Failure` (K2T502) for such a heap.
 */
export function watchGlobalHeaps(
  region: ByteRegion,
  isWatching: () => boolean,
): ByteRegion {
  const checked = new Set<number>();
  return {
    ...region,
    readInto: (target, offset, start = 0, length = target.length - start) => {
      const count = region.readInto(target, offset, start, length);
      if (!isWatching()) return count;
      const bytes = target.subarray(start, start + count);
      for (const place of signaturesIn(region, bytes, offset)) {
        if (checked.has(place)) continue;
        checkCollection(region, place);
        checked.add(place);
      }
      return count;
    },
  };
}

/** Where signatures stand of which at least a byte has been read. */
function signaturesIn(
  region: ByteRegion,
  bytes: Uint8Array,
  offset: number,
): readonly number[] {
  const before = Math.min(offset, SIGNATURE.length - 1);
  const wide = Buffer.alloc(before + bytes.length + SIGNATURE.length - 1);
  wide.set(bytes, before);
  region.readInto(wide.subarray(0, before), offset - before);
  region.readInto(wide.subarray(before + bytes.length), offset + bytes.length);
  const found: number[] = [];
  let place = wide.indexOf(SIGNATURE);
  while (place >= 0) {
    found.push(offset - before + place);
    place = wide.indexOf(SIGNATURE, place + 1);
  }
  return found;
}

/** Objects follow one another; the one numbered 0 is free space and counts its header. */
function checkCollection(region: ByteRegion, start: number): void {
  const header = Buffer.alloc(HEADER);
  if (region.readInto(header, start) < HEADER) return;
  const size = header.readBigUInt64LE(8);
  // What leaves the file, the library refuses.
  if (size > BigInt(region.size - start)) return;
  const collection = Buffer.alloc(Number(size));
  region.readInto(collection, start);
  for (let place = HEADER; place + HEADER <= collection.length;) {
    const number = collection.readUInt16LE(place);
    const stated = collection.readBigUInt64LE(place + 8);
    const length = number === 0 ? stated : BigInt(HEADER) + ((stated + 7n) & ~7n);
    if (length === 0n || length > BigInt(collection.length - place)) {
      const message = `\`${region.file}\` is a damaged HDF5 file: its texts cannot be found`;
      throw fileFailure("K2T502", region.file, message, "copy or save the file again");
    }
    place += Number(length);
  }
}
