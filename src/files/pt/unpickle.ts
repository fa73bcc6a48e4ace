import { call, isKnownGlobal, storageOf } from "./globals.js";
import { PickleFault, pickleBytes, type PickleBytes } from "./pickle-bytes.js";
import { asKind, type PickleValue } from "./pickle-value.js";

/** The state of reading a pickle. */
interface Machine {
  readonly bytes: PickleBytes;
  readonly stack: PickleValue[];
  /** Heights of the stack at the open marks. */
  readonly marks: number[];
  readonly memo: Map<number, PickleValue>;
}

const damaged = (why: string): PickleFault => new PickleFault("damaged", why);
const refused = (why: string): PickleFault => new PickleFault("refused", why);

/**
 * The value of a pickle, of the few opcodes and names that a state dict is made of.
 * Nothing is looked up, imported or called: each known name stands for plain data. Throws
 * a `PickleFault` for all else. Takes time and memory in proportion to the bytes.
 */
export function unpickle(data: Buffer): PickleValue {
  const bytes = pickleBytes(data);
  const machine: Machine = { bytes, stack: [], marks: [], memo: new Map() };
  for (;;) {
    const place = bytes.place();
    const code = bytes.byte();
    if (code === STOP) return pop(machine);
    const step = STEPS[code];
    if (step === undefined) {
      const name = `0x${code.toString(16).padStart(2, "0")}`;
      throw refused(
        `its pickle does what no state dict needs (opcode ${name}, byte ${place})`,
      );
    }
    step(machine);
  }
}

const STOP = 0x2e;

/** What each opcode does. */
const STEPS: Readonly<Record<number, (machine: Machine) => void>> = {
  0x80: ({ bytes }) => protocol(bytes.byte()),
  0x95: ({ bytes }) => void bytes.uint64(), // FRAME, a hint for readers of streams
  0x28: ({ stack, marks }) => void marks.push(stack.length), // MARK
  0x30: (machine) => void pop(machine),
  0x4e: ({ stack }) => void stack.push(null),
  0x88: ({ stack }) => void stack.push(true),
  0x89: ({ stack }) => void stack.push(false),
  0x4b: ({ stack, bytes }) => void stack.push(bytes.byte()),
  0x4d: ({ stack, bytes }) => void stack.push(bytes.uint16()),
  0x4a: ({ stack, bytes }) => void stack.push(bytes.int32()),
  0x8a: ({ stack, bytes }) => void stack.push(bytes.long(bytes.byte())),
  0x47: ({ stack, bytes }) => void stack.push(bytes.double()),
  0x58: ({ stack, bytes }) => void stack.push(bytes.text(bytes.uint32())),
  0x8c: ({ stack, bytes }) => void stack.push(bytes.text(bytes.byte())),
  0x29: ({ stack }) => void stack.push({ kind: "tuple", items: [] }),
  0x85: (machine) => tuple(machine, machine.stack.length - 1),
  0x86: (machine) => tuple(machine, machine.stack.length - 2),
  0x87: (machine) => tuple(machine, machine.stack.length - 3),
  0x74: (machine) => tuple(machine, popMark(machine)),
  0x5d: ({ stack }) => void stack.push({ kind: "list", items: [] }),
  0x61: (machine) => append(machine, machine.stack.length - 1),
  0x65: (machine) => append(machine, popMark(machine)),
  0x7d: ({ stack }) => void stack.push({ kind: "dict", entries: new Map() }),
  0x73: (machine) => setItems(machine, machine.stack.length - 2),
  0x75: (machine) => setItems(machine, popMark(machine)),
  0x71: (machine) => remember(machine, machine.bytes.byte()),
  0x72: (machine) => remember(machine, machine.bytes.uint32()),
  0x94: (machine) => remember(machine, machine.memo.size),
  0x68: (machine) => recall(machine, machine.bytes.byte()),
  0x6a: (machine) => recall(machine, machine.bytes.uint32()),
  0x63: (machine) => global(machine, machine.bytes.line(), machine.bytes.line()),
  0x93: (machine) => {
    const name = pop(machine);
    global(machine, pop(machine), name);
  },
  0x51: (machine) => persistent(machine),
  0x52: (machine) => reduce(machine),
  0x62: (machine) => build(machine),
};

function protocol(version: number): void {
  if (version < 2 || version > 5) throw refused(`its pickle protocol is ${version}`);
}

function pop({ stack, marks }: Machine): PickleValue {
  if (stack.length <= (marks.at(-1) ?? 0)) throw damaged("its pickle takes from nothing");
  return stack.pop()!;
}

function popMark({ marks }: Machine): number {
  const height = marks.pop();
  if (height === undefined) throw damaged("its pickle lacks a mark");
  return height;
}

/** Takes what lies on the stack from `height` on. */
function popFrom({ stack, marks }: Machine, height: number): PickleValue[] {
  if (height < (marks.at(-1) ?? 0)) throw damaged("its pickle takes from nothing");
  return stack.splice(height);
}

function top({ stack, marks }: Machine): PickleValue {
  if (stack.length <= (marks.at(-1) ?? 0)) throw damaged("its pickle takes from nothing");
  return stack.at(-1)!;
}

function tuple(machine: Machine, height: number): void {
  const items = popFrom(machine, height);
  machine.stack.push({ kind: "tuple", items });
}

function append(machine: Machine, height: number): void {
  const items = popFrom(machine, height);
  const list = asKind(top(machine), "list");
  if (list === null) throw damaged("its pickle appends to what is no list");
  for (const item of items) list.items.push(item);
}

function setItems(machine: Machine, height: number): void {
  const items = popFrom(machine, height);
  const dict = asKind(top(machine), "dict");
  if (dict === null || items.length % 2 === 1) {
    throw damaged("its pickle sets items of what is no dict");
  }
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i]!;
    if (dict.entries.has(key))
      throw damaged(`a dict has the key \`${String(key)}\` twice`);
    dict.entries.set(key, items[i + 1]!);
  }
}

function remember(machine: Machine, number: number): void {
  machine.memo.set(number, top(machine));
}

function recall({ stack, memo }: Machine, number: number): void {
  const value = memo.get(number);
  if (value === undefined) throw damaged("its pickle recalls what it never noted");
  stack.push(value);
}

function global({ stack }: Machine, module: PickleValue, name: PickleValue): void {
  if (typeof module !== "string" || typeof name !== "string") {
    throw damaged("its pickle names a class by what is no text");
  }
  if (!isKnownGlobal(`${module} ${name}`)) {
    throw refused(
      `it needs \`${module}.${name}\`, which is none of the names that are allowed`,
    );
  }
  stack.push({ kind: "global", name: `${module} ${name}` });
}

function persistent(machine: Machine): void {
  const storage = storageOf(pop(machine));
  if (storage === null) throw refused("it refers to something that is no tensor storage");
  machine.stack.push(storage);
}

function reduce(machine: Machine): void {
  const given = pop(machine);
  const callee = pop(machine);
  const value = call(callee, given);
  if (value === null) {
    const name =
      asKind(callee, "global")?.name.replace(" ", ".") ?? "what is no function";
    throw refused(`it calls \`${name}\` as no state dict does`);
  }
  machine.stack.push(value);
}

/** Attributes of an `OrderedDict`: torch keeps versions of modules there (`_metadata`). */
function build(machine: Machine): void {
  const state = asKind(pop(machine), "dict");
  if (state === null || asKind(top(machine), "dict") === null) {
    throw refused("it sets attributes of something that is no dict");
  }
}
