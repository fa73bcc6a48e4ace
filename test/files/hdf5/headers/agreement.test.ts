/** Our own reader of headers against the HDF5 library, on files of many writers. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openByteFile } from "../../../../src/files/bytes/byte-file.js";
import {
  regionOfFile,
  regionOfMemory,
  type ByteRegion,
} from "../../../../src/files/hdf5/byte-region.js";
import { readHeaders } from "../../../../src/files/hdf5/headers/read-headers.js";
import { Unknown } from "../../../../src/files/hdf5/headers/unknown.js";
import { datasetsIn } from "../../../../src/files/hdf5/node.js";
import { openWithLibrary } from "../../../../src/files/hdf5/open-hdf5.js";
import { hasHdf5Signature } from "../../../../src/files/hdf5/signature.js";
import { openZip } from "../../../../src/files/zip/open-zip.js";
import { differences } from "./compare-readers.js";

const FIXTURES = join(import.meta.dirname, "../../../fixtures");
const CORPUS =
  process.env["K2T_CORPUS"] ?? join(import.meta.dirname, "../../../../../shared/corpus");

/** Files of h5py that are left to the library, and why; every other must be read. */
const LEFT: Readonly<Record<string, string>> = {
  "hdf5/latest.h5.gz": "an object with many attributes",
  "hdf5/others.h5.gz": "a group with many members",
  "hdf5/headers/attributes.latest-behind.h5.gz": "an object with many attributes",
  "hdf5/headers/attributes.latest.h5.gz": "an object with many attributes",
  "hdf5/headers/attributes.ordered.h5.gz": "an object with many attributes",
  "hdf5/headers/attributes.v108.h5.gz": "an object with many attributes",
  "hdf5/headers/many.latest.h5.gz": "a group with many members",
  "hdf5/headers/model.latest-behind.h5.gz": "layout of version 5",
  "hdf5/headers/model.latest.h5.gz": "layout of version 5",
  "hdf5/headers/removed.latest-behind.h5.gz": "an object with many attributes",
  "hdf5/headers/removed.latest.h5.gz": "an object with many attributes",
  "hdf5/headers/removed.ordered.h5.gz": "an object with many attributes",
  "hdf5/headers/removed.v108.h5.gz": "an object with many attributes",
  "hdf5/headers/storage.latest-behind.h5.gz": "a group with many members",
  "hdf5/headers/storage.latest.h5.gz": "a group with many members",
  "hdf5/headers/storage.ordered.h5.gz": "a group with many members",
  "hdf5/headers/storage.v108.h5.gz": "a group with many members",
  "legacy-storage/lzf.h5.gz": "a foreign filter",
  // Names beyond ASCII need the newer form of groups.
  "legacy/odd_names.3.15.1.whole.h5.gz": "a group with many members",
};

async function expectAgreement(region: ByteRegion, left?: string): Promise<void> {
  const own = readHeaders(region);
  if (left !== undefined) {
    expect(own).toBeInstanceOf(Unknown);
    expect((own as Unknown).message).toBe(left);
    return;
  }
  if (own instanceof Unknown) throw own;
  const library = await openWithLibrary(region);
  expect(differences(region, own, library)).toEqual([]);
  library.close();
}

/** The HDF5 files in a file: itself, or those that a zip holds as they are. */
async function regionsIn(path: string): Promise<readonly ByteRegion[]> {
  const bytes = openByteFile(path);
  const whole = regionOfFile(bytes);
  if (hasHdf5Signature(whole)) return [whole];
  if (bytes.read(0, 2).toString() !== "PK") return [];
  const zip = await openZip(path);
  const entries = zip.entries.filter(
    ({ name, method }) => name.endsWith(".h5") && method === "stored",
  );
  zip.close();
  return entries.map(({ dataOffset, size }) => regionOfFile(bytes, dataOffset, size));
}

/** Made to do harm: both readers refuse the first by the same limits; the last, ours alone. */
const REFUSED = [
  "hdf5/circle.h5.gz",
  "hdf5/wide.h5.gz",
  "hdf5/headers/foreign.earliest.h5.gz",
];

const packed = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(h5|hdf5)\.gz$/.test(name))
  .filter((name) => !REFUSED.includes(name))
  .sort();

describe("headers of committed files", () => {
  it("are found", () => {
    expect(packed.length).toBeGreaterThan(250);
    expect(Object.keys(LEFT).filter((name) => !packed.includes(name))).toEqual([]);
  });

  it.each(packed)("%s", async (name) => {
    const data = gunzipSync(readFileSync(join(FIXTURES, name)));
    const region = regionOfMemory(name, data);
    // What is called so need not be HDF5.
    if (hasHdf5Signature(region)) await expectAgreement(region, LEFT[name]);
    else expect(readHeaders(region)).toBeInstanceOf(Unknown);
  });
});

describe("elements", () => {
  it("of what h5py writes lie in one stretch, but for those in chunks and the like", () => {
    const data = gunzipSync(
      readFileSync(join(FIXTURES, "hdf5/headers/model.earliest.h5.gz")),
    );
    const own = readHeaders(regionOfMemory("model.h5", data));
    if (own instanceof Unknown) throw own;
    const others = datasetsIn(own.root)
      .filter(({ place }) => place === undefined)
      .map(({ path }) => path);
    const names = ["alpha", "beta", "mid", "zeta"];
    // 5 is big-endian, 6 is compressed.
    expect(others).toEqual(names.flatMap((it) => [`/${it}/vars/5`, `/${it}/vars/6`]));
  });
});

const isThere = existsSync(CORPUS);
// The reason of a skip must be seen.
// eslint-disable-next-line no-console
if (!isThere) console.log(`skipped: there is no corpus of real Keras files at ${CORPUS}`);

describe.skipIf(!isThere)("headers of real Keras files", () => {
  const files = isThere ? readdirSync(CORPUS) : [];

  it.each(files.filter((file) => /\.(h5|hdf5|keras)$/.test(file)))("%s", async (file) => {
    for (const region of await regionsIn(join(CORPUS, file))) {
      await expectAgreement(region);
    }
  });
});
