import { fileFailure } from "../../report/failure.js";
import type { Json } from "../../tensor/catalog.js";
import { openByteFile } from "../bytes/byte-file.js";
import { regionOfFile, regionOfMemory } from "../hdf5/byte-region.js";
import type { Hdf5File } from "../hdf5/open-hdf5.js";
import { hasPickle } from "../state-dict/is-state-dict.js";
import { openZip, type ZipArchive } from "../zip/open-zip.js";
import {
  CONFIG,
  MAX_JSON_BYTES,
  METADATA,
  versionIn,
  WEIGHTS,
  type KerasArchive,
} from "./keras-archive.js";
import { isOfPyTorch } from "./of-pytorch.js";
import { openWeights } from "./open-weights.js";
import { readJson } from "./read-json.js";

/** A compressed weights file is unpacked into memory; Keras stores it as it is. */
const MAX_UNPACKED_BYTES = 2 ** 31;

/**
 * Opens a zipped `.keras`. The weights stay in the zip where they are stored plainly. Throws
 * a `Failure`: what `openZip` and `openHdf5` throw, K2T501 where it is no Keras model,
 * K2T504 where its weights are in NumPy's format.
 */
export async function openKerasZip(file: string): Promise<KerasArchive> {
  const zip = await openZip(file);
  try {
    for (const name of [CONFIG, WEIGHTS]) {
      if (zip.find(name) === undefined) throw notKeras(zip, name);
    }
    const config = await jsonEntry(zip, CONFIG);
    const hasMetadata = zip.find(METADATA) !== undefined;
    const kerasVersion = hasMetadata ? versionIn(await jsonEntry(zip, METADATA)) : null;
    return { config, kerasVersion, weights: await weightsOf(zip) };
  } finally {
    zip.close();
  }
}

function notKeras({ file, find, entries }: ZipArchive, entry: string): Error {
  if (entry === WEIGHTS && find("model.weights.npz") !== undefined) {
    const message = `\`${file}\` keeps its weights as \`model.weights.npz\`, which cannot be read`;
    const help = "load it in Keras and save it again";
    return fileFailure("K2T504", file, message, help);
  }
  if (hasPickle(entries)) return isOfPyTorch(file);
  const message = `\`${file}\` is a zip without \`${entry}\`, so it is no \`.keras\` model`;
  return fileFailure("K2T501", file, message);
}

async function jsonEntry(zip: ZipArchive, name: string): Promise<Json> {
  const bytes = await zip.read(name, MAX_JSON_BYTES);
  return readJson(zip.file, `its \`${name}\``, new TextDecoder().decode(bytes));
}

async function weightsOf(zip: ZipArchive): Promise<Hdf5File> {
  const entry = zip.find(WEIGHTS)!;
  if (entry.method === "deflated") {
    const data = await zip.read(WEIGHTS, MAX_UNPACKED_BYTES);
    const memory = new Uint8Array(new SharedArrayBuffer(data.length));
    memory.set(data);
    return openWeights(regionOfMemory(zip.file, memory), () => undefined);
  }
  const bytes = openByteFile(zip.file);
  return openWeights(regionOfFile(bytes, entry.dataOffset, entry.size), bytes.close);
}
