/** A stored entry and its place in the archive. */
export interface PlacedEntry {
  readonly name: string;
  readonly size: number;
  readonly headerOffset: number;
  readonly dataOffset: number;
}

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
/** A field header: id and length. */
const FIELD_BYTES = 4;
const ZIP64_SIZES_BYTES = FIELD_BYTES + 16;
/** 1980-01-01, the first day that a zip can tell: the same input gives the same bytes. */
const DATE = 0x21;
const LARGEST_32 = 0xffffffff;
const LARGEST_16 = 0xffff;
/** 2.0 for plain entries, 4.5 for ZIP64. */
const VERSION = 20;
const VERSION_64 = 45;

/** Bytes of a local header whose padding field is empty. */
export function localHeaderLength(name: string, size: number): number {
  const zip64 = size >= LARGEST_32 ? ZIP64_SIZES_BYTES : 0;
  return LOCAL_BYTES + name.length + zip64 + FIELD_BYTES;
}

/** The header before an entry's data, padded to where they start. */
export function localHeader(entry: PlacedEntry, checksum: number): Buffer {
  const { name, size, headerOffset, dataOffset } = entry;
  const zip64 = size >= LARGEST_32 ? zip64Field([size, size]) : Buffer.alloc(0);
  const start = LOCAL_BYTES + name.length + zip64.length;
  const header = Buffer.alloc(dataOffset - headerOffset, "Z");
  header.writeUInt32LE(0x04034b50, 0);
  commonFields(entry, checksum, size >= LARGEST_32).copy(header, 4);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(header.length - LOCAL_BYTES - name.length, 28);
  header.write(name, LOCAL_BYTES, "latin1");
  zip64.copy(header, LOCAL_BYTES + name.length);
  // The padding is a field of its own, "FB", as torch writes it.
  header.write("FB", start, "latin1");
  header.writeUInt16LE(header.length - start - FIELD_BYTES, start + 2);
  return header;
}

/** The entry's record in the directory. */
export function centralHeader(entry: PlacedEntry, checksum: number): Buffer {
  const { name, size, headerOffset } = entry;
  const large = [...(size >= LARGEST_32 ? [size, size] : [])];
  if (headerOffset >= LARGEST_32) large.push(headerOffset);
  const zip64 = large.length > 0 ? zip64Field(large) : Buffer.alloc(0);
  const header = Buffer.alloc(CENTRAL_BYTES);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(large.length > 0 ? VERSION_64 : VERSION, 4);
  commonFields(entry, checksum, large.length > 0).copy(header, 6);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(zip64.length, 30);
  header.writeUInt32LE(Math.min(headerOffset, LARGEST_32), 42);
  return Buffer.concat([header, Buffer.from(name, "latin1"), zip64]);
}

/** What closes the archive, after a ZIP64 record where a number needs one. */
export function directoryEnd(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, LARGEST_16), 8);
  end.writeUInt16LE(Math.min(count, LARGEST_16), 10);
  end.writeUInt32LE(Math.min(length, LARGEST_32), 12);
  end.writeUInt32LE(Math.min(offset, LARGEST_32), 16);
  const large = count >= LARGEST_16 || length >= LARGEST_32 || offset >= LARGEST_32;
  return large ? Buffer.concat([zip64End(count, length, offset), end]) : end;
}

function zip64End(count: number, length: number, offset: number): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(BigInt(record.length - 12), 4);
  record.writeUInt16LE(VERSION_64, 12);
  record.writeUInt16LE(VERSION_64, 14);
  [count, count, length, offset].forEach((value, i) => {
    record.writeBigUInt64LE(BigInt(value), 24 + 8 * i);
  });
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}

/** The 22 bytes that local and central headers share: version needed to size. */
function commonFields({ size }: PlacedEntry, checksum: number, zip64: boolean): Buffer {
  const fields = Buffer.alloc(22);
  fields.writeUInt16LE(zip64 ? VERSION_64 : VERSION, 0);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(checksum, 10);
  fields.writeUInt32LE(Math.min(size, LARGEST_32), 14);
  fields.writeUInt32LE(Math.min(size, LARGEST_32), 18);
  return fields;
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(FIELD_BYTES + 8 * values.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, i) =>
    field.writeBigUInt64LE(BigInt(value), FIELD_BYTES + 8 * i),
  );
  return field;
}
