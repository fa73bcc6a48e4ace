/** Why a pickle is refused; the caller adds the file. */
export class PickleFault extends Error {
  override readonly name = "PickleFault";
  constructor(
    readonly kind: "damaged" | "refused",
    message: string,
  ) {
    super(message);
  }
}

/** A pickle that is read from its start on, never past its end. */
export interface PickleBytes {
  /** The place of the next byte. */
  place(): number;
  byte(): number;
  uint16(): number;
  uint32(): number;
  int32(): number;
  uint64(): number;
  double(): number;
  /** Text of this many bytes of UTF-8. */
  text(length: number): string;
  /** Text up to a line end, which is left out. */
  line(): string;
  /** A little-endian two's complement number of this many bytes. */
  long(length: number): number;
}

export function pickleBytes(bytes: Buffer): PickleBytes {
  let place = 0;
  const take = (length: number): number => {
    if (length > bytes.length - place) {
      throw new PickleFault("damaged", "its pickle ends too soon");
    }
    place += length;
    return place - length;
  };
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const text = (length: number): string => {
    const start = take(length);
    try {
      return decoder.decode(bytes.subarray(start, start + length));
    } catch {
      throw new PickleFault("damaged", "its pickle has a string that is no UTF-8");
    }
  };
  return {
    place: () => place,
    byte: () => bytes[take(1)]!,
    uint16: () => bytes.readUInt16LE(take(2)),
    uint32: () => bytes.readUInt32LE(take(4)),
    int32: () => bytes.readInt32LE(take(4)),
    uint64: () => Number(bytes.readBigUInt64LE(take(8))),
    double: () => bytes.readDoubleBE(take(8)),
    text,
    line: () => {
      const end = bytes.indexOf(0x0a, place);
      const line = text((end === -1 ? bytes.length : end) - place);
      take(1);
      return line;
    },
    long: (length) => {
      if (length === 0) return 0;
      if (length > 8) throw new PickleFault("refused", "it has a number of over 64 bits");
      const start = take(length);
      const digits = Buffer.alloc(8, bytes[start + length - 1]! >= 0x80 ? 0xff : 0);
      bytes.copy(digits, 0, start, start + length);
      return Number(digits.readBigInt64LE());
    },
  };
}
