import { describe, expect, it } from "vitest";
import { openStateDict } from "../../../src/files/state-dict/open-state-dict.js";
import { expectFailure, failureOf } from "../../support/failures.js";
import { scratchFile, scratchFolder } from "../../support/scratch.js";
import { buildZip, type BuiltEntry } from "../zip/build-zip.js";
import {
  BUILD,
  call,
  dict,
  global,
  integer,
  pickle,
  storage,
  tensor,
  text,
  tuple,
} from "./build-pickle.js";

const folder = scratchFolder();
const weights = Buffer.from(new Float32Array([1.5, -2]).buffer);
const data: BuiltEntry = { name: "x/data/0", data: weights };
const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

function build(pkl: Buffer, ...entries: readonly BuiltEntry[]): string {
  const all = [{ name: "x/data.pkl", data: pkl }, ...entries];
  return scratchFile(folder, "attack.pt", buildZip(all));
}

/** Opens a file with this pickle and two floats, and reads all of it. */
async function read(pkl: Buffer, ...entries: readonly BuiltEntry[]): Promise<Buffer[]> {
  const file = build(pkl, ...(entries.length === 0 ? [data] : entries));
  const source = await openStateDict(file);
  try {
    return source.parameters.map((_, i) => Buffer.from(source.read(i)));
  } finally {
    source.close();
  }
}

const w = (value: Buffer): Buffer => pickle(dict(text("w"), value));
const nested = (opcode: string, count: number): Buffer =>
  pickle(Buffer.from(opcode.repeat(count), "latin1"));

describe("pt files that attack", () => {
  it("reads the harmless one", async () => {
    expect(await read(w(tensor()))).toEqual([weights]);
  });

  const calls: [string, string][] = [
    ["os", "system"],
    ["posix", "system"],
    ["subprocess", "Popen"],
    ["builtins", "eval"],
    ["__builtin__", "exec"],
    ["torch", "load"],
    ["torch.hub", "load"],
    ["torch.storage", "_load_from_bytes"],
    ["collections", "OrderedDict.__class__"],
    ["numpy.core.multiarray", "_reconstruct"],
    ["constructor", "constructor"],
    ["torch", "__proto__"],
  ];
  it.each(calls)("the pickle calls %s.%s", async (module, name) => {
    const evil = call(global(module, name), text("touch evil"));
    const message = `it needs \`${module}.${name}\``;
    await expectFailure(() => read(w(evil)), "K2T510", message);
    const byStack = Buffer.concat([text(module), text(name), bytes("93")]);
    await expectFailure(() => read(w(byStack)), "K2T510", message);
  });

  const refused: [what: string, pkl: Buffer, message: RegExp][] = [
    ["an INST opcode", pickle(bytes("28"), Buffer.from("ios\nsystem\n")), /opcode 0x69/],
    ["an OBJ opcode", pickle(bytes("286f")), /opcode 0x6f/],
    ["a NEWOBJ opcode", pickle(bytes("81")), /opcode 0x81/],
    ["an EXT1 opcode", pickle(bytes("8201")), /opcode 0x82/],
    ["a text PERSID", pickle(Buffer.from("Px\n")), /opcode 0x50/],
    ["an unknown opcode", pickle(bytes("ff")), /opcode 0xff, byte 2/],
    ["protocol 9", bytes("80094e2e"), /protocol is 9/],
    [
      "a known name called oddly",
      w(call(global("torch", "float32"))),
      /calls `torch.float32`/,
    ],
    ["a text called", w(call(text("os"))), /calls `what is no function`/],
    ["a class as a value", w(global("torch", "FloatStorage")), /`w` is a class/],
    ["a storage as a value", w(storage({})), /`w` is a storage/],
    [
      "a foreign persistent id",
      w(Buffer.concat([tuple(text("evil")), bytes("51")])),
      /refers/,
    ],
    ["attributes of a tensor", w(Buffer.concat([tensor(), dict(), BUILD])), /attributes/],
    [
      "a number of 255 bytes",
      w(Buffer.concat([bytes("8aff"), Buffer.alloc(255, 1)])),
      /64 bits/,
    ],
    ["no dict", pickle(tensor()), /holds a tensor, not a dict/],
    ["None", pickle(bytes("4e")), /holds None, not a dict/],
    ["a key that is a number", pickle(dict(integer(7), tensor())), /a key of a number/],
    ["a value that is a text", w(text("x")), /`w` is a string, not a tensor/],
    ["a negative size", w(tensor({ shape: [-2] })), /_rebuild_tensor_v2` as no/],
    ["a negative offset", w(tensor({ offset: -1 })), /_rebuild_tensor_v2` as no/],
    [
      "more strides than axes",
      w(tensor({ strides: [1, 1] })),
      /_rebuild_tensor_v2` as no/,
    ],
    [
      "a size beyond 53 bits",
      w(tensor({ shape: [2n ** 62n] })),
      /_rebuild_tensor_v2` as no/,
    ],
    [
      "an expanded bomb",
      w(tensor({ shape: [2 ** 40], strides: [0] })),
      /repeats elements/,
    ],
    [
      "a checkpoint",
      pickle(dict(text("epoch"), integer(3), text("model"), dict(text("w"), tensor()))),
      /its `model`/,
    ],
  ];
  it.each(refused)("%s", async (_, pkl, message) => {
    await expectFailure(() => read(pkl), "K2T510", message);
  });

  const damaged: [what: string, pkl: Buffer, message: RegExp][] = [
    ["an empty pickle", Buffer.alloc(0), /ends too soon/],
    ["a text longer than the pickle", pickle(bytes("58ffffffff41")), /ends too soon/],
    ["a text that is no UTF-8", pickle(bytes("5801000000ff")), /no UTF-8/],
    ["a name without an end", pickle(Buffer.from("cos")), /ends too soon/],
    ["a stop with nothing", pickle(), /takes from nothing/],
    ["a tuple of nothing", pickle(bytes("87")), /takes from nothing/],
    ["a tuple without a mark", pickle(bytes("4e74")), /lacks a mark/],
    ["a tuple across a mark", pickle(bytes("4e284e86")), /takes from nothing/],
    ["items without a dict", pickle(bytes("4e284e4e75")), /no dict/],
    ["a key without a value", pickle(bytes("7d284e75")), /no dict/],
    ["an append to a dict", pickle(bytes("7d4e61")), /no list/],
    ["a memo of nothing", pickle(bytes("7100")), /takes from nothing/],
    ["a memo that is not there", pickle(bytes("6863")), /never noted/],
    ["a name twice", pickle(dict(text("w"), tensor(), text("w"), tensor())), /`w` twice/],
    ["a view beyond its storage", w(tensor({ shape: [3] })), /`w` reaches beyond/],
    ["an offset beyond its storage", w(tensor({ offset: 1 })), /`w` reaches beyond/],
    ["a stride beyond its storage", w(tensor({ strides: [2] })), /`w` reaches beyond/],
    [
      "a product that wraps",
      w(tensor({ shape: [2 ** 30, 2 ** 30], strides: [0, 0] })),
      /beyond/,
    ],
    ["a storage that is not there", w(tensor({ key: "1" })), /data of `w` are missing/],
    ["a storage outside", w(tensor({ key: "../data.pkl" })), /data of `w` are missing/],
    ["a storage of another size", w(tensor({ count: 3 })), /12 bytes stated, 8 there/],
    [
      "a storage of another dtype",
      w(tensor({ storage: "DoubleStorage" })),
      /16 bytes stated/,
    ],
  ];
  it.each(damaged)("%s", async (_, pkl, message) => {
    await expectFailure(() => read(pkl), "K2T502", message);
  });

  it("a pickle of millions of marks, tuples and memos ends in time", async () => {
    const start = performance.now();
    await expectFailure(() => read(nested("(", 2e6)), "K2T502", "takes from nothing");
    await expectFailure(() => read(nested(")\x85q\x00", 1e6)), "K2T510", "holds a tuple");
    // Each tuple holds the one before twice: 2^100 leaves, if anybody walked them.
    const laughs = nested(")q\x000" + "h\x00h\x00\x86q\x00".repeat(100), 1);
    await expectFailure(() => read(laughs), "K2T510", "holds a tuple");
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it("a pickle beyond the limit is not unpacked", async () => {
    const entry = { name: "x/data.pkl", data: Buffer.alloc(2 ** 20), deflate: true };
    const bomb = { ...entry, data: Buffer.alloc(2 ** 27 + 1) };
    const file = scratchFile(folder, "bomb.pt", buildZip([bomb]));
    await expectFailure(() => openStateDict(file), "K2T505", "`x/data.pkl` of 134217729");
  });

  it("entries that are wrong", async () => {
    const good = w(tensor());
    await expectFailure(
      () => read(good, { ...data, crc: 1 }),
      "K2T502",
      "checksum of the data",
    );
    await expectFailure(
      () => read(good, { ...data, deflate: true }),
      "K2T510",
      "compressed",
    );
    const order = { name: "x/byteorder", data: Buffer.from("middle") };
    await expectFailure(() => read(good, data, order), "K2T502", "byte order");
    const second = { name: "y/data.pkl", data: good };
    await expectFailure(
      () => read(good, data, second),
      "K2T510",
      "not one of torch.save",
    );
    const other = scratchFile(folder, "other.zip", buildZip([data]));
    await expectFailure(() => openStateDict(other), "K2T510", "not one of torch.save");
  });

  it("reads big-endian data", async () => {
    const order = { name: "x/byteorder", data: Buffer.from("big") };
    const swapped = { name: "x/data/0", data: Buffer.from(weights).swap32() };
    expect(await read(w(tensor()), swapped, order)).toEqual([weights]);
  });

  it("any one byte of a good file changed gives the data or a diagnostic", async () => {
    const whole = buildZip([{ name: "x/data.pkl", data: w(tensor()) }, data]);
    for (let place = 0; place < whole.length; place++) {
      const changed = Buffer.from(whole);
      changed[place]! ^= [0x01, 0x80, 0xff][place % 3]!;
      const file = scratchFile(folder, "changed.pt", changed);
      const work = async (): Promise<void> => {
        const source = await openStateDict(file);
        source.parameters.forEach((_, i) => source.read(i));
        source.close();
      };
      await work().catch((error: unknown) => {
        expect(String(error)).toMatch(/^Failure: K2T5/);
      });
    }
  });

  it("says how to get at what is inside", async () => {
    const checkpoint = pickle(
      dict(text("epoch"), integer(3), text("state_dict"), dict(text("w"), tensor())),
    );
    const { diagnostics } = await failureOf(() => read(checkpoint));
    expect(diagnostics[0]!.help).toBe(
      "save that alone in Python: " +
        'torch.save(torch.load("…", weights_only=True)["state_dict"], "state-dict.pt")',
    );
  });
});
