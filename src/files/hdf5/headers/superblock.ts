import type { ByteRegion } from "../byte-region.js";
import { signaturePlace } from "../signature.js";
import { checksum } from "./checksum.js";
import {
  address,
  byte,
  expectByte,
  fieldsOf,
  number,
  skip,
  type Fields,
} from "./fields.js";
import { unknown } from "./unknown.js";

/** What the start of a file says. */
export interface Superblock {
  /** Where addresses count from, in bytes of the region. */
  readonly base: number;
  /** Where the file ends, in bytes of the region. */
  readonly end: number;
  /** The address of the root's object header. */
  readonly root: number;
  /** Members that a leaf of an old group's tree has at most, and children of a node. */
  readonly maxLeaf: number;
  readonly maxChildren: number;
}

const LONGEST = 128;
const SIGNATURE_BYTES = 8;

export function readSuperblock(region: ByteRegion): Superblock {
  const base = signaturePlace(region) ?? unknown("no signature");
  const bytes = Buffer.alloc(LONGEST);
  const count = region.readInto(bytes, base);
  const fields = fieldsOf({ bytes, origin: base, start: SIGNATURE_BYTES, end: count });
  const version = byte(fields);
  const found = version < 2 ? readOld(fields, version) : readNew(fields, version);
  if (found.base !== base) unknown("a file that was moved within another");
  // The library counts the end from the start of the region.
  if (found.end > region.size) unknown("a file that is cut off");
  return found;
}

/** Versions 0 and 1. */
function readOld(fields: Fields, version: number): Superblock {
  expectByte(fields, 0, "free space of version");
  expectByte(fields, 0, "root of version");
  skip(fields, 1);
  expectByte(fields, 0, "shared headers of version");
  expectByte(fields, 8, "width of addresses");
  expectByte(fields, 8, "width of lengths");
  skip(fields, 1);
  const maxLeaf = 2 * number(fields, 2);
  const maxChildren = 2 * number(fields, 2);
  if (number(fields, 4) !== 0) unknown("a file that is being written");
  if (version === 1) skip(fields, 4);
  const base = number(fields, 8);
  address(fields);
  const end = number(fields, 8);
  if (address(fields) !== null) unknown("a driver of its own");
  skip(fields, 8);
  const root = address(fields) ?? unknown("no root");
  return { base, end, root, maxLeaf, maxChildren };
}

/** Versions 2 and 3. */
function readNew(fields: Fields, version: number): Superblock {
  if (version > 3) unknown(`superblock of version ${version}`);
  expectByte(fields, 8, "width of addresses");
  expectByte(fields, 8, "width of lengths");
  if (byte(fields) !== 0) unknown("a file that is being written");
  const base = number(fields, 8);
  if (address(fields) !== null) unknown("an extension of the superblock");
  const end = number(fields, 8);
  const root = address(fields) ?? unknown("no root");
  const { bytes, place } = fields;
  if (number(fields, 4) !== checksum(bytes, 0, place)) unknown("a wrong checksum");
  // What the library takes where the file does not say.
  return { base, end, root, maxLeaf: 8, maxChildren: 32 };
}
