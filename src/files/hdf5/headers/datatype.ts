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
}

const MAX_VERSION = 5;
const VARIABLE_LENGTH = 9;
const BIG_ENDIAN = 1;
const SIGNED = 8;

export function readDatatype(fields: Fields): HeaderType {
  const first = byte(fields);
  const version = first >> 4;
  const type = first & 15;
  if (version < 1 || version > MAX_VERSION) unknown(`datatype of version ${version}`);
  const bits = number(fields, 3);
  const size = number(fields, 4);
  if (size === 0) unknown("a datatype without bytes");
  const plain = { type, size, signed: false, vlen: false, isPlain: true };
  switch (type) {
    case TYPE_CLASS.integer:
      return {
        ...plain,
        signed: (bits & SIGNED) !== 0,
        isPlain: isPlainInteger(fields, bits, size),
      };
    case TYPE_CLASS.float:
      return { ...plain, isPlain: isPlainFloat(fields, bits, size) };
    case TYPE_CLASS.enumeration:
      return { ...plain, ...readEnumeration(fields, version, bits & 0xffff) };
    case VARIABLE_LENGTH:
      return (bits & 15) === 1 ? { ...plain, ...readVariableText(fields) } : plain;
    default:
      return plain;
  }
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

/** Numbers that are laid out otherwise than IEEE 754 has them are for the library. */
function isPlainFloat(fields: Fields, bits: number, size: number): boolean {
  const [exponent, mantissa] = IEEE[size] ?? [0, 0];
  const isWhole = number(fields, 2) === 0 && number(fields, 2) === 8 * size;
  const hasExponent = byte(fields) === mantissa && byte(fields) === exponent;
  const hasMantissa = byte(fields) === 0 && byte(fields) === mantissa;
  const isBiased = number(fields, 4) === 2 ** (exponent - 1) - 1;
  const isImplied = ((bits >> 4) & 3) === 2;
  const isVax = (bits & 0x40) !== 0;
  const isSigned = ((bits >> 8) & 0xff) === 8 * size - 1;
  const isUsual = isWhole && hasExponent && hasMantissa && isBiased;
  if (!isUsual || !isImplied || isVax || !isSigned) {
    unknown("floating point numbers of another kind");
  }
  return (bits & BIG_ENDIAN) === 0;
}

function readVariableText(fields: Fields): Pick<HeaderType, "type" | "vlen"> {
  const { type, size } = readDatatype(fields);
  if (type !== TYPE_CLASS.integer || size !== 1) unknown("texts of no bytes");
  return { type: TYPE_CLASS.string, vlen: true };
}

/** Only those of single bytes are told in full: a boolean is one. */
function readEnumeration(
  fields: Fields,
  version: number,
  count: number,
): Pick<HeaderType, "enum_type" | "isPlain"> {
  const base = readDatatype(fields);
  if (base.type !== TYPE_CLASS.integer) unknown("an enumeration of no integers");
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    const { bytes, place, end } = fields;
    const name = terminatedText(bytes, place, end);
    const length = Buffer.byteLength(name) + 1;
    skip(fields, version < 3 ? padded(length) : length);
    names.push(name);
  }
  const values = skip(fields, count * base.size);
  if (base.size !== 1) return { isPlain: base.isPlain };
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
