import {
  address,
  byte,
  expectByte,
  fieldsOf,
  number,
  skip,
  stretch,
  type Fields,
} from "./fields.js";
import type { Link } from "./links.js";
import { MESSAGE, type Message, type ObjectHeader } from "./object-header.js";
import { compareNames, textAt } from "./text.js";
import { unknown } from "./unknown.js";

interface NumberedLink extends Link {
  /** In the order of creation; null where that was not kept. */
  readonly order: number | null;
}

const HARD = 0;
const SOFT = 1;
const EXTERNAL = 64;

/**
 * The members of a group that stand in its header, by the order of creation where that is
 * kept, else by name. Members of large groups stand elsewhere: `Unknown`.
 */
export function readNewGroup(
  { messages }: ObjectHeader,
  info: Fields,
  base: number,
): readonly Link[] {
  expectByte(info, 0, "a group of version");
  const flags = byte(info);
  if (flags > 3) unknown(`a group with flags ${flags}`);
  const isOrdered = (flags & 1) !== 0;
  if (isOrdered) skip(info, 8);
  if (address(info) !== null) unknown("a group with many members");
  const links = messages
    .filter(({ type }) => type === MESSAGE.link)
    .map((message) => readLink(message, base));
  const names = new Set(links.map(({ name }) => name));
  if (names.size !== links.length) unknown("two members of one name");
  return links.toSorted(isOrdered ? byOrder : (a, b) => compareNames(a.name, b.name));
}

function byOrder(one: NumberedLink, other: NumberedLink): number {
  if (one.order === null || other.order === null || one.order === other.order) {
    unknown("members without an order");
  }
  return one.order - other.order;
}

function readLink(message: Message, base: number): NumberedLink {
  const fields = fieldsOf(message);
  expectByte(fields, 1, "a link of version");
  const flags = byte(fields);
  if (flags >= 0x20) unknown(`a link with flags ${flags}`);
  const kind = flags & 8 ? byte(fields) : HARD;
  const order = flags & 4 ? number(fields, 8) : null;
  if (flags & 16) skip(fields, 1);
  const length = number(fields, 2 ** (flags & 3));
  const { bytes, start, end } = stretch(fields, length);
  const name = textAt(bytes, start, end);
  if (bytes.subarray(start, end).includes(0)) unknown("a name with a NUL");
  if (kind === HARD) {
    const target = address(fields) ?? unknown("a link that leads nowhere");
    return { name, order, target: base + target };
  }
  if (kind !== SOFT && kind !== EXTERNAL) unknown(`a link of kind ${kind}`);
  skip(fields, number(fields, 2));
  return { name, order, target: null };
}
