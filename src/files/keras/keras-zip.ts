import { fileFailure } from "../../report/failure.js";
import { openByteFile } from "../bytes/byte-file.js";
import { regionOfFile, regionOfMemory, type ByteRegion } from "../hdf5/byte-region.js";
import { openZip, type ZipArchive } from "../zip/open-zip.js";
import { readJson } from "./read-json.js";
import type { Json } from "../../tensor/catalog.js";

const WEIGHTS_ENTRY = "model.weights.h5";

/** A config of 64 MiB would list a million layers. */
const MAX_JSON_BYTES = 2 ** 26;

/** A compressed weights file is unpacked into memory; Keras stores it as it is. */
const MAX_UNPACKED_BYTES = 2 ** 31;

/** What a `.keras` holds; the weights are still in the zip where they are stored plainly. */
export interface KerasZip {
  readonly config: Json;
  readonly kerasVersion: string | null;
  readonly weights: ByteRegion;
  close(): void;
}

/** Throws a `Failure`: what `openZip` throws, K2T501 where it is no Keras model. */
export async function openKerasZip(file: string): Promise<KerasZip> {
  const zip = await openZip(file);
  try {
    for (const name of ["config.json", WEIGHTS_ENTRY]) {
      if (zip.find(name) === undefined) throw notKeras(file, name);
    }
    const config = await jsonEntry(zip, "config.json");
    const metadata =
      zip.find("metadata.json") === undefined
        ? null
        : await jsonEntry(zip, "metadata.json");
    const weights = await weightsOf(zip);
    return {
      config,
      kerasVersion: versionIn(metadata),
      weights: weights.region,
      close: weights.close,
    };
  } finally {
    zip.close();
  }
}

function notKeras(file: string, entry: string): Error {
  const message = `\`${file}\` is a zip without \`${entry}\`, so it is no \`.keras\` model`;
  return fileFailure("K2T501", file, message);
}

async function jsonEntry(zip: ZipArchive, name: string): Promise<Json> {
  const bytes = await zip.read(name, MAX_JSON_BYTES);
  return readJson(zip.file, `its \`${name}\``, new TextDecoder().decode(bytes));
}

async function weightsOf(
  zip: ZipArchive,
): Promise<{ readonly region: ByteRegion; close(): void }> {
  const entry = zip.find(WEIGHTS_ENTRY)!;
  if (entry.method === "deflated") {
    const data = await zip.read(WEIGHTS_ENTRY, MAX_UNPACKED_BYTES);
    return { region: regionOfMemory(zip.file, data), close: () => undefined };
  }
  const bytes = openByteFile(zip.file);
  const region = regionOfFile(bytes, entry.dataOffset, entry.size);
  return { region, close: bytes.close };
}

function versionIn(metadata: Json): string | null {
  if (typeof metadata !== "object" || metadata === null) return null;
  const version = (metadata as { readonly keras_version?: Json }).keras_version;
  return typeof version === "string" ? version : null;
}
