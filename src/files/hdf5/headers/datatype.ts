import { TYPE_CLASS } from "../library.js";
import { byte, number, skip, type Fields } from "./fields.js";
import { terminatedText } from "./text.js";
import { unknown } from "./unknown.js";

/** The type of the elements of a dataset or an attribute, as the library would tell it. */
export interface HeaderType {
  /** The HDF5 type class, see `TYPE_CLASS`; other classes too, in attributes. */
  readonly type: number;
  /** Bytes of one element in the file. */
  readonly size: number;
  readonly signed: boolean;
  /** Text of variable length. */
  readonly vlen: boolean;
  readonly enum_type?: { readonly members: Readonly<Record<string, number>> };
  /** Whether the bytes in the file are those of little-endian numbers, or just bytes. */
  readonly isPlain: boolean;
  /** Floating point numbers of a common width that are not laid out as IEEE 754 has them. */
  readonly isForeign?: boolean;
}

const MAX_VERSION = 5;
const VARIABLE_LENGTH = 9;
const BIG_ENDIAN = 1;
const SIGNED = 8;

export function readDatatype(fields: Fields): HeaderType {
  const start = readStart(fields);
  const { type, bits, size } = start;
  const plain = { type, size, signed: false, vlen: false, isPlain: true };
  switch (type) {
    case TYPE_CLASS.integer:
      return readInteger(fields, start);
    case TYPE_CLASS.float:
      return isIeeeFloat(fields, bits, size)
        ? { ...plain, isPlain: (bits & BIG_ENDIAN) === 0 }
        : { ...plain, isPlain: false, isForeign: true };
    case TYPE_CLASS.string:
      checkText(bits);
      return plain;
    case TYPE_CLASS.enumeration:
      return { ...plain, ...readEnumeration(fields, start) };
    case VARIABLE_LENGTH:
      return { ...plain, ...readVariable(fields, bits) };
    default:
      return plain;
  }
}

/** What every datatype starts with. */
interface Start {
  readonly type: number;
  readonly version: number;
  /** What they say is the class's own matter. */
  readonly bits: number;
  readonly size: number;
}

function readStart(fields: Fields): Start {
  const first = byte(fields);
  const version = first >> 4;
  if (version < 1 || version > MAX_VERSION) unknown(`datatype of version ${version}`);
  const bits = number(fields, 3);
  const size = number(fields, 4);
  if (size === 0) unknown("a datatype without bytes");
  return { type: first & 15, version, bits, size };
}

function readInteger(fields: Fields, { type, bits, size }: Start): HeaderType {
  const isPlain = isPlainInteger(fields, bits, size);
  return { type, size, signed: (bits & SIGNED) !== 0, vlen: false, isPlain };
}

/** The integers that another type is made of: none goes deeper. */
function readBase(fields: Fields): HeaderType {
  const start = readStart(fields);
  if (start.type !== TYPE_CLASS.integer) unknown("a datatype made of others");
  return readInteger(fields, start);
}

/** Three ways of padding, two sets of characters. */
function checkText(bits: number): void {
  if ((bits & 15) > 2 || bits >> 4 > 1) unknown("texts of another kind");
}

/** Numbers that leave some of their bits out are for the library. */
function isPlainInteger(fields: Fields, bits: number, size: number): boolean {
  const isWhole = number(fields, 2) === 0 && number(fields, 2) === 8 * size;
  if (!isWhole) unknown("integers of another kind");
  return (bits & BIG_ENDIAN) === 0 || size === 1;
}

/** The bits of exponent and of mantissa, by bytes. */
const IEEE: Readonly<Record<number, readonly [number, number]>> = {
  2: [5, 10],
  4: [8, 23],
  8: [11, 52],
};

/** Whether a floating point number is laid out as IEEE 754 has it. */
function isIeeeFloat(fields: Fields, bits: number, size: number): boolean {
  const [exponent, mantissa] = IEEE[size] ?? unknown(`numbers of ${size} bytes`);
  const isWhole = number(fields, 2) === 0 && number(fields, 2) === 8 * size;
  const hasExponent = byte(fields) === mantissa && byte(fields) === exponent;
  const hasMantissa = byte(fields) === 0 && byte(fields) === mantissa;
  const isBiased = number(fields, 4) === 2 ** (exponent - 1) - 1;
  const isImplied = ((bits >> 4) & 3) === 2;
  const isVax = (bits & 0x40) !== 0;
  const isSigned = ((bits >> 8) & 0xff) === 8 * size - 1;
  const isUsual = isWhole && hasExponent && hasMantissa && isBiased;
  return isUsual && isImplied && !isVax && isSigned;
}

/** A text, or a list of anything, which is of no use here. */
function readVariable(
  fields: Fields,
  bits: number,
): Partial<Pick<HeaderType, "type" | "vlen">> {
  const kind = bits & 15;
  if (kind > 1) unknown("lists of another kind");
  if (kind === 0) return {};
  checkText(bits >> 4);
  if (readBase(fields).size !== 1) unknown("texts of no bytes");
  return { type: TYPE_CLASS.string, vlen: true };
}

/** Only those of single bytes are told in full: a boolean is one. */
function readEnumeration(
  fields: Fields,
  { version, bits, size }: Start,
): Pick<HeaderType, "enum_type" | "isPlain"> {
  const base = readBase(fields);
  if (base.size !== size) unknown("an enumeration of another size");
  const count = bits & 0xffff;
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    const { bytes, place, end } = fields;
    const name = terminatedText(bytes, place, end);
    const length = Buffer.byteLength(name) + 1;
    skip(fields, version < 3 ? padded(length) : length);
    names.push(name);
  }
  const values = skip(fields, count * size);
  if (size !== 1) return { isPlain: base.isPlain };
  const valueAt = (i: number): number => {
    const value = fields.bytes[values + i]!;
    return base.signed ? (value << 24) >> 24 : value;
  };
  const members = Object.fromEntries(names.map((name, i) => [name, valueAt(i)]));
  if (Object.keys(members).length !== count) unknown("an enumeration with twins");
  return { isPlain: base.isPlain, enum_type: { members } };
}

/** Up to the next multiple of 8. */
export const padded = (length: number): number => Math.ceil(length / 8) * 8;
