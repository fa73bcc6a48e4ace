import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combineCrc } from "../../../src/files/state-dict/crc-combine.js";

describe("combineCrc", () => {
  it("gives the checksum of both stretches", () => {
    const bytes = fc.uint8Array({ maxLength: 5000 });
    const property = fc.property(bytes, bytes, (a, b) => {
      const whole = crc32(Buffer.concat([a, b]));
      expect(combineCrc(crc32(a), crc32(b), b.length)).toBe(whole);
    });
    fc.assert(property, { seed: 11 });
  });

  it("holds beyond 32 bits of length", () => {
    // The checksum of 2^k zero bytes by doubling, and in one step after a first byte.
    let zeros = crc32(Buffer.alloc(1));
    for (let length = 1; length < 2 ** 40; length *= 2) {
      zeros = combineCrc(zeros, zeros, length);
      if (length * 2 === 2 ** 20) expect(zeros).toBe(crc32(Buffer.alloc(2 ** 20)));
    }
    const first = crc32(Buffer.from([7]));
    const half = combineCrc(first, zeros, 2 ** 40);
    const tail = combineCrc(zeros, zeros, 2 ** 40);
    expect(combineCrc(half, zeros, 2 ** 40)).toBe(combineCrc(first, tail, 2 ** 41));
  });
});
