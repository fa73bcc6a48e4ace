/** Writes the opcodes of pickle protocol 2 that a state dict needs. */
export interface PickleWriter {
  /** One-byte opcodes, such as `(` and `\x89`. */
  code(text: string): void;
  /** A string, remembered under the next number. */
  text(value: string): void;
  /** A class or function, `module name`: in full once, by its number later. */
  global(name: string): void;
  /** A string that comes again and again: in full once, by its number later. */
  shared(value: string): void;
  integer(value: number): void;
  /** A tuple of integers. */
  integers(values: readonly number[]): void;
  /** Remembers what is on top of the stack under the next number. */
  remember(): void;
  bytes(): Buffer;
}

/** The opcode of a tuple of one, two and three items. */
const SHORT_TUPLES = ["", "\x85", "\x86", "\x87"];

export function createPickleWriter(): PickleWriter {
  const parts: Buffer[] = [];
  const numbers = new Map<string, number>();
  let remembered = 0;
  const code = (text: string): void => void parts.push(Buffer.from(text, "latin1"));
  const number = (short: string, long: string, value: number): void => {
    if (value < 0x100) parts.push(Buffer.from([short.charCodeAt(0), value]));
    else parts.push(withUint32(long, value));
  };
  const remember = (): void => number("q", "r", remembered++);
  const once = (key: string, write: () => void): void => {
    const known = numbers.get(key);
    if (known !== undefined) {
      number("h", "j", known);
      return;
    }
    numbers.set(key, remembered);
    write();
  };
  const text = (value: string): void => {
    const utf8 = Buffer.from(value);
    parts.push(withUint32("X", utf8.length), utf8);
    remember();
  };
  const integer = (value: number): void => void parts.push(integerBytes(value));
  return {
    code,
    text,
    global: (name) =>
      once(name, () => {
        code(`c${name.replace(" ", "\n")}\n`);
        remember();
      }),
    shared: (value) => once(`'${value}'`, () => text(value)),
    integer,
    integers: (values) => {
      const short = SHORT_TUPLES[values.length];
      if (values.length === 0) {
        code(")");
        return;
      }
      if (short === undefined) code("(");
      values.forEach(integer);
      code(short ?? "t");
      remember();
    },
    remember,
    bytes: () => Buffer.concat(parts),
  };
}

function withUint32(code: string, value: number): Buffer {
  const bytes = Buffer.alloc(5, code, "latin1");
  bytes.writeUInt32LE(value, 1);
  return bytes;
}

/** The shortest of the opcodes for an integer that is not negative. */
function integerBytes(value: number): Buffer {
  if (value < 0x100) return Buffer.from([0x4b, value]);
  if (value < 0x10000) return Buffer.from([0x4d, value & 0xff, value >> 8]);
  if (value < 0x80000000) return withUint32("J", value);
  const digits: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) digits.push(rest % 256);
  // The last byte holds the sign.
  if (digits.at(-1)! >= 0x80) digits.push(0);
  return Buffer.from([0x8a, digits.length, ...digits]);
}
