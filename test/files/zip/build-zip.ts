import { crc32, deflateRawSync } from "node:zlib";

/** An entry to write; the fields after `data` are what its headers state instead. */
export interface BuiltEntry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflate?: boolean;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly compressedSize?: number;
  readonly offset?: number;
  readonly localName?: string;
}

/** A zip by the letter of the format, that can also lie as attacks do. */
export function buildZip(entries: readonly BuiltEntry[], comment = ""): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let place = 0;
  for (const entry of entries) {
    const packed = entry.deflate ? deflateRawSync(entry.data) : Buffer.from(entry.data);
    const fields = fieldsOf(entry, packed.length);
    const localName = Buffer.from(entry.localName ?? entry.name);
    const name = Buffer.from(entry.name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    fields.copy(local, 4);
    local.writeUInt16LE(localName.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    fields.copy(central, 6);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(entry.offset ?? place, 42);
    parts.push(local, localName, packed);
    directory.push(central, name);
    place += 30 + localName.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(place, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, central, end, Buffer.from(comment, "latin1")]);
}

/** The 22 bytes that both headers share, from "version needed" to "size". */
function fieldsOf(entry: BuiltEntry, packedLength: number): Buffer {
  const fields = Buffer.alloc(22);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(entry.flags ?? 0x800, 2);
  fields.writeUInt16LE(entry.method ?? (entry.deflate ? 8 : 0), 4);
  fields.writeUInt32LE(entry.crc ?? crc32(entry.data), 10);
  fields.writeUInt32LE(entry.compressedSize ?? packedLength, 14);
  fields.writeUInt32LE(entry.size ?? entry.data.length, 18);
  return fields;
}
