import { describe, expect, it } from "vitest";
import { regionOfMemory } from "../../../../src/files/hdf5/byte-region.js";
import { readHeaders } from "../../../../src/files/hdf5/headers/read-headers.js";
import { Unknown } from "../../../../src/files/hdf5/headers/unknown.js";
import { datasetsIn, type Hdf5Group } from "../../../../src/files/hdf5/node.js";
import { openWithLibrary, type Hdf5File } from "../../../../src/files/hdf5/open-hdf5.js";
import { Failure } from "../../../../src/report/failure.js";
import { fixtureBytes } from "../fixture.js";
import { differences } from "./compare-readers.js";

const NAMES = [
  "model.earliest",
  "model.ordered",
  "model.v108",
  "removed.earliest",
  "attributes.behind",
  "links.earliest",
  "links.latest",
  "outside.earliest",
  "storage.earliest",
];
const files = NAMES.map((name) => fixtureBytes(`headers/${name}`));

/** Whole numbers below a bound, the same in each run. */
function createRandom(start: number): (below: number) => number {
  let seed = start;
  return (below) => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

/** A file with some bytes changed, an address put elsewhere, or its end cut off. */
function damaged(random: (below: number) => number): Buffer {
  const bytes = Buffer.from(files[random(files.length)]!);
  const words = bytes.length >> 3;
  for (let left = 1 + random(4); left > 0; left--) {
    const place = random(bytes.length);
    const byte = bytes[place]!;
    const changes = [
      () => (bytes[place] = random(256)),
      () => (bytes[place] = byte ^ (1 << random(8))),
      () => (bytes[place] = 0xff),
      () => (bytes[place] = byte + 1),
      () => bytes.fill(0, place, Math.min(bytes.length, place + 1 + random(8))),
      () => {
        const from = 8 * random(words);
        bytes.copy(bytes, 8 * random(words), from, from + 8);
      },
    ];
    changes[random(changes.length)]!();
  }
  return random(20) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
}

const hasForeignFloats = (root: Hdf5Group): boolean =>
  datasetsIn(root).some(({ problem }) => problem?.message.includes("IEEE 754"));

/** null where the library says what is wrong with the file. */
async function opened(bytes: Buffer): Promise<Hdf5File | null> {
  try {
    return await openWithLibrary(regionOfMemory("damaged.h5", bytes));
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

describe("damaged headers", () => {
  it("are read, or are said not to be known, soon", () => {
    const random = createRandom(11);
    let known = 0;
    for (let round = 0; round < 2500; round++) {
      // Whatever is thrown fails the test.
      const own = readHeaders(regionOfMemory("damaged.h5", damaged(random)));
      if (!(own instanceof Unknown)) known += 1;
    }
    expect(known).toBeGreaterThan(600);
    expect(known).toBeLessThan(2200);
  }, 60_000);

  it("are told as the library tells them, or not", async () => {
    const random = createRandom(7);
    let compared = 0;
    for (let round = 0; round < 100; round++) {
      const bytes = damaged(random);
      const region = regionOfMemory("damaged.h5", bytes);
      const own = readHeaders(region);
      // The library takes all floating point numbers of a width for the same.
      if (own instanceof Unknown || hasForeignFloats(own.root)) continue;
      const library = await opened(bytes);
      if (library === null) continue;
      expect(differences(region, own, library), `round ${round}`).toEqual([]);
      library.close();
      compared += 1;
    }
    expect(compared).toBeGreaterThan(25);
  }, 120_000);
});
