import { unknown } from "./unknown.js";

/** A stretch of a file, somewhere in bytes that may be shared and are not to be changed. */
export interface Stretch {
  readonly bytes: Buffer;
  /** Where in the region `bytes` starts. */
  readonly origin: number;
  /** Where the stretch starts and ends in `bytes`. */
  readonly start: number;
  readonly end: number;
}

/** Fields that follow one another; reading one moves `place` behind it. */
export interface Fields extends Stretch {
  place: number;
}

/** The fields of a stretch, from its start. */
export function fieldsOf({ bytes, origin, start, end }: Stretch): Fields {
  return { bytes, origin, start, end, place: start };
}

/** The next `length` bytes as a stretch of their own. */
export function stretch(fields: Fields, length: number): Stretch {
  const start = skip(fields, length);
  return { bytes: fields.bytes, origin: fields.origin, start, end: start + length };
}

/** Moves over `length` bytes and returns where they start. */
export function skip(fields: Fields, length: number): number {
  const { place } = fields;
  if (!(place + length <= fields.end)) unknown("fields that end early");
  fields.place = place + length;
  return place;
}

export function byte(fields: Fields): number {
  return fields.bytes[skip(fields, 1)]!;
}

/** A whole number of `width` bytes, little-endian, up to 2^53 - 1. */
export function number(fields: Fields, width: number): number {
  const { bytes } = fields;
  const start = skip(fields, width);
  if (width === 2) return bytes[start]! + bytes[start + 1]! * 2 ** 8;
  if (width === 4) return wordAt(bytes, start);
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + bytes[start + i]!;
  if (value > Number.MAX_SAFE_INTEGER) unknown("a number beyond 2^53");
  return value;
}

function wordAt(bytes: Buffer, start: number): number {
  const low = bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16);
  return low + bytes[start + 3]! * 2 ** 24;
}

/** An address; null where all bits are set, which says that there is none. */
export function address(fields: Fields): number | null {
  const { bytes, place } = fields;
  if (place + 8 <= fields.end && isNone(bytes, place)) {
    fields.place += 8;
    return null;
  }
  return number(fields, 8);
}

function isNone(bytes: Buffer, place: number): boolean {
  for (let i = 0; i < 8; i++) if (bytes[place + i] !== 0xff) return false;
  return true;
}

/** Throws `Unknown` unless these four letters come next. */
export function signature(fields: Fields, letters: string): void {
  if (!hasLetters(fields, letters)) unknown(`no ${letters}`);
  skip(fields, letters.length);
}

/** Whether these letters come next. */
export function hasLetters({ bytes, place, end }: Fields, letters: string): boolean {
  if (place + letters.length > end) return false;
  for (let i = 0; i < letters.length; i++) {
    if (bytes[place + i] !== letters.charCodeAt(i)) return false;
  }
  return true;
}

/** Throws `Unknown` unless a byte is `wanted`. */
export function expectByte(fields: Fields, wanted: number, what: string): void {
  const found = byte(fields);
  if (found !== wanted) unknown(`${what} ${found}`);
}
