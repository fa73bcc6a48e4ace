import { checksum } from "./checksum.js";
import {
  address,
  byte,
  expectByte,
  fieldsOf,
  hasLetters,
  number,
  signature,
  skip,
  type Fields,
  type Stretch,
} from "./fields.js";
import type { HeaderBytes } from "./header-bytes.js";
import { MAX_BLOCKS } from "./limits.js";
import { unknown } from "./unknown.js";

export const MESSAGE = {
  nil: 0x00,
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  oldFillValue: 0x04,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  groupInfo: 0x0a,
  filters: 0x0b,
  attribute: 0x0c,
  oldTime: 0x0e,
  continuation: 0x10,
  symbolTable: 0x11,
  time: 0x12,
  attributeInfo: 0x15,
  references: 0x16,
} as const;

const KNOWN: ReadonlySet<number> = new Set(Object.values(MESSAGE));

/** The message itself stands elsewhere. */
const SHARED = 0x02;
/** Bits that ask who does not know the message to leave the object alone, and reserved ones. */
const ALARMING = 0x88;

/** One message of an object's header. */
export interface Message extends Stretch {
  readonly type: number;
  /** Its number in the order of creation; 0 where the header does not tell. */
  readonly order: number;
}

export interface ObjectHeader {
  readonly messages: readonly Message[];
  /** Whether attributes are numbered in the order of creation. */
  readonly isOrdered: boolean;
}

/** How the messages of a header are laid out. */
interface Form {
  readonly version: 1 | 2;
  readonly isOrdered: boolean;
}

/** The header at `place` of the region; addresses in it count from `base`. */
export function readObjectHeader(
  bytes: HeaderBytes,
  place: number,
  base: number,
): ObjectHeader {
  // No header of version 1 is shorter.
  const start = bytes.take(place, OLD_START);
  const isNew = hasLetters(start, "OHDR");
  const { form, block, count } = isNew
    ? newHeader(bytes, place, start)
    : oldHeader(bytes, place, start);
  const messages: Message[] = [];
  const places = [place];
  const blocks = [block];
  for (const next of blocks) {
    const first = messages.length;
    addMessages(next, form, messages);
    for (let i = first; i < messages.length; i++) {
      if (messages[i]!.type !== MESSAGE.continuation) continue;
      const fields = fieldsOf(messages[i]!);
      const at = base + (address(fields) ?? unknown("a block without an address"));
      if (places.includes(at) || blocks.length >= MAX_BLOCKS)
        unknown("a header in circles");
      places.push(at);
      blocks.push(continued(bytes.take(at, number(fields, 8)), form));
    }
  }
  if (count !== null && count !== messages.length) unknown("a header of another length");
  return { messages, isOrdered: form.isOrdered };
}

interface Start {
  readonly form: Form;
  readonly block: Stretch;
  /** How many messages there are, where the header says so. */
  readonly count: number | null;
}

const OLD_START = 16;
const OLD_FORM: Form = { version: 1, isOrdered: false };

function oldHeader(bytes: HeaderBytes, place: number, fields: Fields): Start {
  expectByte(fields, 1, "object header of version");
  skip(fields, 1);
  const count = number(fields, 2);
  skip(fields, 4);
  const size = number(fields, 4);
  return { form: OLD_FORM, block: bytes.take(place + OLD_START, size), count };
}

const CHECKSUM = 4;

function newHeader(bytes: HeaderBytes, place: number, start: Fields): Start {
  skip(start, 4);
  expectByte(start, 2, "object header of version");
  const flags = byte(start);
  if (flags >= 0x40) unknown(`an object header with flags ${flags}`);
  const width = 2 ** (flags & 3);
  const before = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const size = number(bytes.take(place + before, width), width);
  const whole = bytes.take(place, before + width + size + CHECKSUM);
  skip(whole, before + width);
  const form = { version: 2, isOrdered: (flags & 4) !== 0 } as const;
  return { form, block: checked(whole), count: null };
}

function continued(whole: Fields, form: Form): Stretch {
  if (form.version === 1) return whole;
  signature(whole, "OCHK");
  return checked(whole);
}

/** What is left of the fields, without the checksum that is over all of them. */
function checked({ bytes, origin, start, place, end }: Fields): Stretch {
  const stop = end - CHECKSUM;
  if (stop < place) unknown("a block without a checksum");
  const stated = number(fieldsOf({ bytes, origin, start: stop, end }), CHECKSUM);
  if (stated !== checksum(bytes, start, stop)) unknown("a wrong checksum");
  return { bytes, origin, start: place, end: stop };
}

function addMessages(block: Stretch, form: Form, messages: Message[]): void {
  const { bytes, origin, end } = block;
  const isNew = form.version === 2;
  const prefix = isNew ? (form.isOrdered ? 6 : 4) : 8;
  const fields = fieldsOf(block);
  // What is left at the end of a block of version 2 is a gap.
  while (isNew ? end - fields.place >= prefix : fields.place < end) {
    const type = isNew ? byte(fields) : number(fields, 2);
    const size = number(fields, 2);
    const flags = byte(fields);
    if (!isNew) skip(fields, 3);
    const order = isNew && form.isOrdered ? number(fields, 2) : 0;
    if (!isNew && size % 8 !== 0) unknown("a message that is not aligned");
    if (!KNOWN.has(type)) unknown(`a message of type ${type}`);
    if ((flags & (SHARED | ALARMING)) !== 0) unknown(`a message with flags ${flags}`);
    const start = skip(fields, size);
    messages.push({ type, order, bytes, origin, start, end: start + size });
  }
}

/** The only message of a type; null where there is none. */
export function onlyMessage({ messages }: ObjectHeader, type: number): Message | null {
  let found: Message | null = null;
  for (const message of messages) {
    if (message.type !== type) continue;
    if (found !== null) unknown(`two messages of type ${type}`);
    found = message;
  }
  return found;
}
