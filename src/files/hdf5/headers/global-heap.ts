import { expectByte, number, signature, skip, stretch, type Stretch } from "./fields.js";
import type { HeaderBytes } from "./header-bytes.js";
import { padded } from "./datatype.js";
import { unknown } from "./unknown.js";

export type HeapObjects = (place: number, index: number) => Stretch;

/** Bytes of the header of a collection, and of each object in it. */
const HEADER = 16;

/** Finds the objects of global heaps, by the place of a collection and their number in it. */
export function createGlobalHeaps(bytes: HeaderBytes): HeapObjects {
  const collections = new Map<number, ReadonlyMap<number, Stretch>>();
  return (place, index) => {
    let objects = collections.get(place);
    if (objects === undefined) {
      objects = readCollection(bytes, place);
      collections.set(place, objects);
    }
    return objects.get(index) ?? unknown("a text that is not there");
  };
}

function readCollection(bytes: HeaderBytes, place: number): ReadonlyMap<number, Stretch> {
  const start = bytes.take(place, HEADER);
  signature(start, "GCOL");
  expectByte(start, 1, "texts of version");
  skip(start, 3);
  const size = number(start, 8);
  const fields = bytes.take(place, size);
  skip(fields, HEADER);
  const objects = new Map<number, Stretch>();
  // At the end there may be less free space than a header takes.
  while (fields.end - fields.place >= HEADER) {
    const index = number(fields, 2);
    skip(fields, 6);
    const length = number(fields, 8);
    if (index === 0) {
      // Free space, which counts its header.
      if (length < HEADER) unknown("free space of no bytes");
      skip(fields, length - HEADER);
      continue;
    }
    const { bytes, origin, start } = stretch(fields, padded(length));
    if (objects.has(index)) unknown("two texts of one number");
    objects.set(index, { bytes, origin, start, end: start + length });
  }
  return objects;
}
