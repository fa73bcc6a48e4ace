import { fileFailure } from "../../report/failure.js";
import type { Json } from "../../tensor/catalog.js";
import type { ByteFile } from "../bytes/byte-file.js";
import type { Hdf5File } from "../hdf5/open-hdf5.js";
import { readJson } from "./read-json.js";

export const CONFIG = "config.json";
export const METADATA = "metadata.json";
export const WEIGHTS = "model.weights.h5";

/** A config of 64 MiB would list a million layers. */
export const MAX_JSON_BYTES = 2 ** 26;

/** What a `.keras` holds, zipped or not. Closing the weights closes the whole. */
export interface KerasArchive {
  readonly config: Json;
  readonly kerasVersion: string | null;
  readonly weights: Hdf5File;
}

/** The version of Keras in the JSON of `metadata.json`. */
export function versionIn(metadata: Json): string | null {
  if (typeof metadata !== "object" || metadata === null) return null;
  const version = (metadata as { readonly keras_version?: Json }).keras_version;
  return typeof version === "string" ? version : null;
}

/**
 * The JSON in an open file, `what` of `file`. Throws a `Failure`: K2T505 where it is larger
 * than any that Keras writes, and as `readJson` does.
 */
export function jsonIn(bytes: ByteFile, file: string, what: string): Json {
  if (bytes.size > MAX_JSON_BYTES) {
    const message = `\`${file}\` is beyond the limits: ${what} has ${bytes.size} bytes; the limit is ${MAX_JSON_BYTES}`;
    throw fileFailure("K2T505", file, message);
  }
  return readJson(file, what, new TextDecoder().decode(bytes.read(0, bytes.size)));
}
