import { join } from "node:path";
import { fileFailure } from "../../report/failure.js";
import type { Json } from "../../tensor/catalog.js";
import { regionOfFile } from "../hdf5/byte-region.js";
import type { Hdf5File } from "../hdf5/open-hdf5.js";
import {
  CONFIG,
  jsonIn,
  METADATA,
  versionIn,
  WEIGHTS,
  type KerasArchive,
} from "./keras-archive.js";
import { openShards } from "./open-shards.js";
import { isInside, openInside } from "./open-inside.js";
import { openWeights } from "./open-weights.js";

/** What KerasHub writes in place of one weights file where they are large. */
const SHARDS = "model.weights.json";

/**
 * Opens a `.keras` that is a folder (`save(…, zipped=False)`). No link is followed out of it.
 * Throws a `Failure`: K2T501 where it is no Keras model, K2T504 for TensorFlow's SavedModel,
 * K2T506 where a file cannot be read, and what the files in it are refused for.
 */
export async function openKerasFolder(folder: string): Promise<KerasArchive> {
  if (!isInside(folder, CONFIG)) throw notKeras(folder);
  const config = jsonFile(folder, CONFIG);
  const hasMetadata = isInside(folder, METADATA);
  const kerasVersion = hasMetadata ? versionIn(jsonFile(folder, METADATA)) : null;
  return { config, kerasVersion, weights: await weightsOf(folder) };
}

function notKeras(folder: string): Error {
  if (isInside(folder, "saved_model.pb")) {
    const message = `\`${folder}\` is a SavedModel of TensorFlow, which cannot be read`;
    const help = "load it in Keras and save it as a `.keras` or `.h5` file";
    return fileFailure("K2T504", folder, message, help);
  }
  const message = `\`${folder}\` is a folder without \`${CONFIG}\`, so it is no Keras model`;
  return fileFailure("K2T501", folder, message);
}

function jsonFile(folder: string, name: string): Json {
  const bytes = openInside(folder, name);
  try {
    return jsonIn(bytes, folder, `its \`${name}\``);
  } finally {
    bytes.close();
  }
}

function weightsOf(folder: string): Promise<Hdf5File> {
  if (!isInside(folder, WEIGHTS) && isInside(folder, SHARDS)) {
    return openShards(join(folder, SHARDS));
  }
  const bytes = openInside(folder, WEIGHTS);
  return openWeights(regionOfFile(bytes), bytes.close);
}
