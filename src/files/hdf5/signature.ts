import { fileFailure } from "../../report/failure.js";
import type { ByteRegion } from "./byte-region.js";

const SIGNATURE = Buffer.from("\x89HDF\r\n\x1a\n", "latin1");

/**
 * Whether the bytes are an HDF5 file. Its signature stands at the start, or after a block
 * of the user's own of 512, 1024, 2048, … bytes.
 */
export function hasHdf5Signature(region: ByteRegion): boolean {
  return signaturePlace(region) !== null;
}

/** Where the signature stands; null where there is none. */
export function signaturePlace(region: ByteRegion): number | null {
  for (let place = 0; place < region.size; place = place === 0 ? 512 : place * 2) {
    const found = Buffer.alloc(SIGNATURE.length);
    region.readInto(found, place);
    if (found.equals(SIGNATURE)) return place;
  }
  return null;
}

/**
 * A file may state that its addresses and lengths have other than 8 bytes; none of Keras's
 * does, and the checks of global heaps count on it. Throws a `Failure` (K2T504).
 */
export function refuseOddSizes(region: ByteRegion): void {
  const start = signaturePlace(region);
  if (start === null) return;
  const superblock = Buffer.alloc(16);
  region.readInto(superblock, start);
  // Versions 0 and 1 have them behind four other bytes.
  const place = superblock[8]! < 2 ? 13 : 9;
  const [addresses, lengths] = superblock.subarray(place, place + 2);
  if (addresses === 8 && lengths === 8) return;
  const message = `\`${region.file}\` is an HDF5 file with addresses of ${addresses} bytes and lengths of ${lengths}`;
  throw fileFailure("K2T504", region.file, message, "both must be 8 bytes wide");
}
