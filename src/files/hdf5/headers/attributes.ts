import { elementCount } from "../../../tensor/shape.js";
import { TYPE_CLASS } from "../library.js";
import { MAX_ATTRIBUTE_BYTES, MAX_ATTRIBUTE_TEXTS, MAX_ATTRIBUTES } from "../limits.js";
import { readDataspace } from "./dataspace.js";
import { padded, readDatatype, type HeaderType } from "./datatype.js";
import {
  address,
  byte,
  fieldsOf,
  number,
  skip,
  stretch,
  type Fields,
  type Stretch,
} from "./fields.js";
import type { HeapObjects } from "./global-heap.js";
import { MESSAGE, type Message, type ObjectHeader } from "./object-header.js";
import { compareNames, terminatedText, textAt } from "./text.js";
import { unknown } from "./unknown.js";

/**
 * The attributes of an object by name: their texts, null where they are no texts; `[]` where
 * they are empty, whatever their type.
 */
export type Attributes = ReadonlyMap<string, readonly string[] | null>;

export const NO_ATTRIBUTES: Attributes = new Map();

interface Attribute {
  readonly name: string;
  readonly order: number;
  readonly texts: readonly string[] | null;
}

/** How texts of variable length are found; addresses of them count from `base`. */
export interface Texts {
  readonly objects: HeapObjects;
  readonly base: number;
}

/** In the order of creation where that is kept, else by name. */
export function readAttributes(header: ObjectHeader, texts: Texts): Attributes {
  const found: Attribute[] = [];
  for (const message of header.messages) {
    if (message.type === MESSAGE.attributeInfo) refuseMany(message);
    if (message.type !== MESSAGE.attribute) continue;
    found.push(readAttribute(message, texts));
  }
  if (found.length === 0) return NO_ATTRIBUTES;
  if (found.length > MAX_ATTRIBUTES) unknown("too many attributes");
  found.sort((one, other) =>
    header.isOrdered ? one.order - other.order : compareNames(one.name, other.name),
  );
  const attributes = new Map(found.map((it) => [it.name, it.texts]));
  if (attributes.size !== found.length) unknown("two attributes of one name");
  return attributes;
}

/** The attributes of an object that has many, or long ones, may stand elsewhere. */
function refuseMany(message: Message): void {
  const fields = fieldsOf(message);
  if (byte(fields) !== 0) unknown("attributes of another version");
  const flags = byte(fields);
  if (flags > 3) unknown(`attributes with flags ${flags}`);
  if (flags & 1) skip(fields, 2);
  if (address(fields) !== null) unknown("an object with many attributes");
}

function readAttribute(message: Message, texts: Texts): Attribute {
  const fields = fieldsOf(message);
  const version = byte(fields);
  if (version < 1 || version > 3) unknown(`attribute of version ${version}`);
  // Types and spaces that stand elsewhere; in version 1 the byte says nothing.
  if (byte(fields) !== 0) unknown("an attribute with flags");
  const lengths = [number(fields, 2), number(fields, 2), number(fields, 2)] as const;
  if (version === 3) skip(fields, 1);
  const part = (length: number): Stretch => {
    const { start, ...rest } = stretch(fields, version === 1 ? padded(length) : length);
    return { ...rest, start, end: start + length };
  };
  const { bytes, start, end } = part(lengths[0]);
  const name = terminatedText(bytes, start, end);
  if (Buffer.byteLength(name) + 1 !== end - start) unknown("a name with a NUL");
  const datatype = readDatatype(fieldsOf(part(lengths[1])));
  const shape = readDataspace(fieldsOf(part(lengths[2])));
  return { name, order: message.order, texts: readTexts(fields, shape, datatype, texts) };
}

/** Bytes of an element that says where a text of variable length is. */
const POINTER = 16;

function readTexts(
  fields: Fields,
  shape: readonly number[] | null,
  { type, size, vlen }: HeaderType,
  texts: Texts,
): readonly string[] | null {
  const count = shape === null ? 0 : elementCount(shape);
  if (count === 0) return [];
  if (type !== TYPE_CLASS.string) return null;
  const isBounded = count <= MAX_ATTRIBUTE_TEXTS && count * size <= MAX_ATTRIBUTE_BYTES;
  if (!isBounded) unknown(`${count} texts of ${size} bytes`);
  const { bytes, place: start, end } = fields;
  if (start + count * size > end) unknown("texts that leave their message");
  const found: string[] = [];
  if (!vlen) {
    for (let i = 0; i < count; i++) {
      found.push(textAt(bytes, start + i * size, start + (i + 1) * size));
    }
    return found;
  }
  if (size !== POINTER) unknown(`texts that are found by ${size} bytes`);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const text = variableText(fields, texts);
    total += text.length;
    if (total > MAX_ATTRIBUTE_BYTES) unknown("an attribute that is too long");
    found.push(text);
  }
  return found;
}

function variableText(fields: Fields, { objects, base }: Texts): string {
  const length = number(fields, 4);
  const collection = address(fields);
  const index = number(fields, 4);
  if (length === 0 || collection === null || collection === 0) {
    if (length !== 0) unknown("a text that is nowhere");
    return "";
  }
  const object = objects(base + collection, index);
  if (object.end - object.start !== length) unknown("a text of another length");
  return textAt(object.bytes, object.start, object.end);
}
