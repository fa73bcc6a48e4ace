import { address, byte, number, skip, type Fields } from "./fields.js";
import { unknown } from "./unknown.js";

/** Where the elements of a dataset are. */
export type Layout =
  | {
      readonly kind: "stretch";
      /** In the region; null where none were ever written. */
      readonly place: number | null;
      readonly bytes: number;
    }
  /** The shape of a chunk, and the bytes of an element behind it. */
  | { readonly kind: "chunks"; readonly sizes: readonly number[] };

const COMPACT = 0;
const CONTIGUOUS = 1;
const CHUNKED = 2;

/**
 * A layout message; `base` is what addresses count from. Versions 1 and 2 are older than
 * h5py.
 */
export function readLayout(fields: Fields, base: number): Layout {
  const version = byte(fields);
  if (version !== 3 && version !== 4) unknown(`layout of version ${version}`);
  const kind = byte(fields);
  if (kind === COMPACT) {
    const bytes = number(fields, 2);
    return { kind: "stretch", place: fields.origin + skip(fields, bytes), bytes };
  }
  if (kind === CONTIGUOUS) {
    const start = address(fields);
    const bytes = number(fields, 8);
    return { kind: "stretch", place: start === null ? null : base + start, bytes };
  }
  if (kind !== CHUNKED) unknown(`layout of kind ${kind}`);
  if (version === 3) {
    const rank = byte(fields);
    address(fields);
    return { kind: "chunks", sizes: sizesOf(fields, rank, 4) };
  }
  skip(fields, 1);
  const rank = byte(fields);
  const width = byte(fields);
  if (width < 1 || width > 8) unknown("an odd width of chunks");
  return { kind: "chunks", sizes: sizesOf(fields, rank, width) };
}

function sizesOf(fields: Fields, rank: number, width: number): readonly number[] {
  const sizes = Array.from({ length: rank }, () => number(fields, width));
  if (sizes.length < 2 || sizes.includes(0)) unknown("an odd shape of chunks");
  return sizes;
}
