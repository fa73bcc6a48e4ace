import type { ByteRegion } from "../byte-region.js";
import type { Fields } from "./fields.js";
import { MAX_PAGES, MAX_PIECE, MAX_WORK, PAGE_BYTES } from "./limits.js";
import { unknown } from "./unknown.js";

/** The bytes of a file, read in pages that are kept, since headers lie close together. */
export interface HeaderBytes {
  /**
   * The bytes `place` to `place + length`. Throws `Unknown` where they leave the file or all
   * that was taken is too much.
   */
  take(place: number, length: number): Fields;
}

/** `end` is where the file ends by its own word, in bytes; the region is not shorter. */
export function createHeaderBytes(region: ByteRegion, end: number): HeaderBytes {
  const pages = new Map<number, Buffer>();
  let work = 0;
  const spend = (bytes: number): void => {
    work += bytes;
    if (work > MAX_WORK) unknown("too many bytes of headers");
  };

  const read = (place: number, length: number): Buffer => {
    spend(length);
    const bytes = Buffer.allocUnsafeSlow(length);
    if (region.readInto(bytes, place) < length) unknown("a file that has become shorter");
    return bytes;
  };
  const pageAt = (start: number): Buffer => {
    const kept = pages.get(start);
    if (kept !== undefined) return kept;
    if (pages.size >= MAX_PAGES) pages.clear();
    const page = read(start, Math.min(PAGE_BYTES, end - start));
    pages.set(start, page);
    return page;
  };

  return {
    take: (place, length) => {
      if (!(place >= 0 && length >= 0 && length <= MAX_PIECE && place + length <= end)) {
        unknown(`${length} bytes at ${place} of ${end}`);
      }
      // Even an empty piece is work.
      spend(length + 16);
      const offset = place % PAGE_BYTES;
      const origin = place - offset;
      if (offset + length <= PAGE_BYTES && length > 0) {
        const bytes = pageAt(origin);
        return { bytes, origin, start: offset, place: offset, end: offset + length };
      }
      const bytes =
        length > PAGE_BYTES || length === 0
          ? read(place, length)
          : Buffer.concat(
              [pageAt(origin).subarray(offset), pageAt(origin + PAGE_BYTES)],
              length,
            );
      return { bytes, origin: place, start: 0, place: 0, end: length };
    },
  };
}
