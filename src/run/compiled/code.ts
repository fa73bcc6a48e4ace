/**
 * WebAssembly as a program writes it: just the instructions that the kernels need, all over
 * integers of 32 bits. Each function gives the bytes of an instruction with its operands.
 */
export type Code = readonly (number | Code)[];

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [value, 0x21, local];
export const constant = (value: number): Code => [0x41, signed(value)];

export const add = (left: Code, right: Code): Code => [left, right, 0x6a];
export const subtract = (left: Code, right: Code): Code => [left, right, 0x6b];
export const multiply = (left: Code, right: Code): Code => [left, right, 0x6c];
export const and = (left: Code, right: Code): Code => [left, right, 0x71];
export const shiftLeft = (left: Code, by: number): Code => [left, constant(by), 0x74];
/** 1 or 0. */
export const isLess = (left: Code, right: Code): Code => [left, right, 0x48];
export const least = (left: Code, right: Code): Code => [
  left,
  right,
  isLess(left, right),
  0x1b,
];

/** Of 1, 2, 4 or 8 bytes; the address need not be a multiple. */
export type Width = 1 | 2 | 4 | 8;

const LOADS = { 1: 0x2d, 2: 0x2f, 4: 0x28, 8: 0x29 };
const STORES = { 1: 0x3a, 2: 0x3b, 4: 0x36, 8: 0x37 };

export const load = (width: Width, address: Code, offset = 0): Code => [
  [address, LOADS[width], 0],
  unsigned(offset),
];
export const store = (width: Width, address: Code, value: Code): Code => [
  [address, value],
  [STORES[width], 0, 0],
];

/** Does `body` as long as `condition` is not 0. */
export const whileLoop = (condition: Code, body: Code): Code => [
  [0x02, 0x40, 0x03, 0x40],
  [condition, 0x45, 0x0d, 1],
  [body, 0x0c, 0, 0x0b, 0x0b],
];

/** Does `body`, and again as long as `condition` is not 0. */
export const doWhile = (body: Code, condition: Code): Code => [
  [0x03, 0x40, body],
  [condition, 0x0d, 0, 0x0b],
];

export interface CompiledFunction {
  readonly name: string;
  /** How many, and how many locals after them. */
  readonly parameters: number;
  readonly locals: number;
  readonly body: Code;
}

const INTEGER = 0x7f;

/** A module of functions without results over a memory that is imported as `m.memory`. */
export function moduleOf(
  functions: readonly CompiledFunction[],
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, list(of(parameters)), 0]);
  const imported = [text("m"), text("memory"), 0x02, 0, 0];
  const exported = functions.map(({ name }, i) => [text(name), 0x00, i]);
  const bodies = functions.map(({ locals, body }) =>
    sized([1, unsigned(locals), INTEGER, body, 0x0b]),
  );
  const bytes = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [0x01, sized(list(types))],
    [0x02, sized(list([imported]))],
    [0x03, sized(list(functions.map((_, i) => i)))],
    [0x07, sized(list(exported))],
    [0x0a, sized(list(bodies))],
  ];
  return Uint8Array.from(flat(bytes));
}

const of = (count: number): Code => Array.from({ length: count }, () => INTEGER);

const list = (entries: Code): Code => [unsigned(entries.length), ...entries];

const text = (name: string): Code => list([...new TextEncoder().encode(name)]);

function sized(code: Code): Code {
  const bytes = flat(code);
  return [unsigned(bytes.length), ...bytes];
}

function flat(code: Code): readonly number[] {
  return code.flatMap((it) => (typeof it === "number" ? [it] : flat(it)));
}

/** Seven bits a byte, the lowest first, of which all but the last have the eighth set. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** The same, of which the last byte's seventh bit is the sign. */
function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
