import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { regionOfMemory } from "../../../src/files/hdf5/byte-region.js";
import type { Hdf5Dataset } from "../../../src/files/hdf5/node.js";
import { openHdf5, type Hdf5File } from "../../../src/files/hdf5/open-hdf5.js";

const FOLDER = join(import.meta.dirname, "../../fixtures/hdf5");

export function fixtureBytes(name: string): Buffer {
  return gunzipSync(readFileSync(join(FOLDER, `${name}.h5.gz`)));
}

/** Opens a file of `make.py`, from memory. */
export function openFixture(name: string): Promise<Hdf5File> {
  return openHdf5(regionOfMemory(`${name}.h5`, fixtureBytes(name)));
}

export function datasetOf(file: Hdf5File, name: string): Hdf5Dataset {
  const node = file.root.children.get(name);
  if (node?.kind !== "dataset") throw new Error(`no dataset ${name}`);
  return node;
}
