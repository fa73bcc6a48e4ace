/** Opcodes of Python's pickle, each as the bytes that it takes. */
const code = (text: string): Buffer => Buffer.from(text, "latin1");

export const PROTOCOL = code("\x80\x02");
export const MARK = code("(");
export const TUPLE = code("t");
export const REDUCE = code("R");
export const BUILD = code("b");
export const DICT = code("}");
export const SET_ITEMS = code("u");
export const PERSISTENT = code("Q");
export const FALSE = code("\x89");
export const STOP = code(".");

export function text(value: string): Buffer {
  const utf8 = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(utf8.length);
  return Buffer.concat([code("X"), length, utf8]);
}

/** An integer of up to 64 bits, by LONG1. */
export function integer(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return Buffer.concat([code("\x8a\x08"), bytes]);
}

export function global(module: string, name: string): Buffer {
  return code(`c${module}\n${name}\n`);
}

export function tuple(...items: readonly Buffer[]): Buffer {
  return Buffer.concat([MARK, ...items, TUPLE]);
}

export function call(callee: Buffer, ...given: readonly Buffer[]): Buffer {
  return Buffer.concat([callee, tuple(...given), REDUCE]);
}

export function pickle(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([PROTOCOL, ...parts, STOP]);
}

export function dict(...items: readonly Buffer[]): Buffer {
  return Buffer.concat([DICT, MARK, ...items, SET_ITEMS]);
}

export interface Tensor {
  readonly storage?: string;
  readonly key?: string;
  readonly count?: number | bigint;
  readonly offset?: number | bigint;
  readonly shape?: readonly (number | bigint)[];
  readonly strides?: readonly (number | bigint)[];
}

/** `_rebuild_tensor_v2` of a float storage `data/0` of two elements, unless given else. */
export function tensor(given: Tensor = {}): Buffer {
  const { shape = [2], strides = [1], offset = 0 } = given;
  return call(
    global("torch._utils", "_rebuild_tensor_v2"),
    storage(given),
    integer(offset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
    FALSE,
    call(global("collections", "OrderedDict")),
  );
}

export function storage({
  storage: name = "FloatStorage",
  key = "0",
  count = 2,
}: Tensor): Buffer {
  const id = tuple(
    text("storage"),
    global("torch", name),
    text(key),
    text("cpu"),
    integer(count),
  );
  return Buffer.concat([id, PERSISTENT]);
}
