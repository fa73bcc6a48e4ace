import type { ByteRegion } from "./byte-region.js";

const SIGNATURE = Buffer.from("\x89HDF\r\n\x1a\n", "latin1");

/**
 * Whether the bytes are an HDF5 file. Its signature stands at the start, or after a block
 * of the user's own of 512, 1024, 2048, … bytes.
 */
export function hasHdf5Signature(region: ByteRegion): boolean {
  for (let place = 0; place < region.size; place = place === 0 ? 512 : place * 2) {
    const found = Buffer.alloc(SIGNATURE.length);
    region.readInto(found, place);
    if (found.equals(SIGNATURE)) return true;
  }
  return false;
}
