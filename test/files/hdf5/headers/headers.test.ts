import { describe, expect, it } from "vitest";
import {
  regionOfMemory,
  type ByteRegion,
} from "../../../../src/files/hdf5/byte-region.js";
import { checksum } from "../../../../src/files/hdf5/headers/checksum.js";
import { readHeaders } from "../../../../src/files/hdf5/headers/read-headers.js";
import { Unknown } from "../../../../src/files/hdf5/headers/unknown.js";
import { fixtureBytes } from "../fixture.js";

function whyNot(bytes: Buffer): string {
  const own = readHeaders(regionOfMemory("changed.h5", bytes));
  return own instanceof Unknown ? own.message : "it is read";
}

function changed(name: string, change: (bytes: Buffer) => void): Buffer {
  const bytes = fixtureBytes(`headers/${name}`);
  change(bytes);
  return bytes;
}

describe("a checksum", () => {
  it("is that of Bob Jenkins's lookup3.c", () => {
    // The lines that its own driver prints for hashlittle with the initial value 0.
    expect(checksum(Buffer.alloc(0), 0, 0)).toBe(0xdeadbeef);
    const text = Buffer.from("xFour score and seven years ago");
    expect(checksum(text, 1, text.length)).toBe(0x17770551);
  });
});

describe("headers that are odd", () => {
  it("are not known", () => {
    expect(whyNot(Buffer.alloc(4))).toBe("no signature");
    const signature = "\x89HDF\r\n\x1a\n";
    expect(whyNot(Buffer.from(signature, "latin1"))).toBe("fields that end early");
    const end = (bytes: Buffer) => bytes.subarray(0, bytes.length - 1);
    expect(whyNot(end(fixtureBytes("headers/links.earliest")))).toBe(
      "a file that is cut off",
    );
  });

  it("may have a tree in circles", () => {
    const bytes = changed("links.earliest", (it) => {
      const tree = it.indexOf("TREE");
      // A node of level 1 whose child is itself.
      it[tree + 5] = 1;
      it.writeBigUInt64LE(BigInt(tree), tree + 32);
    });
    expect(whyNot(bytes)).toBe("a tree with a level amiss");
  });

  it("may be continued in circles", () => {
    const bytes = changed("removed.earliest", (it) => {
      // A message of type 16 and 16 bytes; its block is made its own place.
      const message = it.indexOf(Buffer.from([0x10, 0, 0x10, 0, 0, 0, 0, 0]));
      const block = Number(it.readBigUInt64LE(message + 8));
      const inner = it.indexOf(Buffer.from([0x10, 0, 0x10, 0, 0, 0, 0, 0]), block);
      it.writeBigUInt64LE(BigInt(block), inner + 8);
    });
    expect(whyNot(bytes)).toBe("a header in circles");
  });

  it("may have types within types", () => {
    const bytes = changed("storage.earliest", (it) => {
      // The enumeration of `colors` is made of int8: version 1, class 0, signed, 1 byte.
      const base = it.indexOf(Buffer.from([0x10, 8, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0]));
      it[base] = 0x18;
    });
    expect(whyNot(bytes)).toBe("a datatype made of others");
  });

  it("may claim elements beyond the end", () => {
    const bytes = changed("links.earliest", (it) => {
      // A message of type 8 and 24 bytes, the layout: version 3, contiguous, an address.
      const layout = it.indexOf(Buffer.from([8, 0, 24, 0, 0, 0, 0, 0, 3, 1]));
      it.writeBigUInt64LE(BigInt(it.length - 8), layout + 10);
    });
    expect(whyNot(bytes)).toBe("elements beyond the end of the file");
  });
});

describe("reading", () => {
  it("takes few calls, and none of the elements", () => {
    // Two million zeros behind the headers of a file, which its superblock counts in.
    const small = fixtureBytes("headers/model.earliest");
    const large = Buffer.concat([small, Buffer.alloc(2_000_000)]);
    large.writeBigUInt64LE(BigInt(large.length), 40);
    const region = regionOfMemory("large.h5", large);
    const lengths: number[] = [];
    const counted: ByteRegion = {
      ...region,
      readInto: (target, offset) => {
        lengths.push(target.length);
        return region.readInto(target, offset);
      },
    };
    expect(readHeaders(counted)).not.toBeInstanceOf(Unknown);
    expect(lengths.length).toBeLessThan(6);
    expect(lengths.reduce((sum, it) => sum + it, 0)).toBeLessThan(80_000);
  });
});
