import type {
  Config,
  KerasContainer,
  StoredTensor,
  WeightSource,
} from "../../tensor/catalog.js";
import { fileFailure } from "../../report/failure.js";
import { openByteFile } from "../bytes/byte-file.js";
import { isFolder } from "../bytes/is-folder.js";
import { regionOfFile } from "../hdf5/byte-region.js";
import { datasetsIn, type Hdf5Dataset, type Hdf5Group } from "../hdf5/node.js";
import type { Hdf5File } from "../hdf5/open-hdf5.js";
import { hasHdf5Signature } from "../hdf5/signature.js";
import { sniff } from "../state-dict/sniff.js";
import type { HeaderCatalog } from "./catalog.js";
import type { ConfigLayer } from "./config/config-layer.js";
import { deriveFacts } from "./config/derive-facts.js";
import { parseModelConfig } from "./config/parse-model-config.js";
import type { KerasArchive } from "./keras-archive.js";
import { openKerasFolder } from "./keras-folder.js";
import { openKerasZip } from "./keras-zip.js";
import { isLegacy, legacyConfig, readLegacy } from "./legacy/read-legacy.js";
import { isModern, readModern } from "./modern/read-modern.js";
import { isOfPyTorch } from "./of-pytorch.js";
import { indexBeside, openShards } from "./open-shards.js";
import { openWeights } from "./open-weights.js";
import { readJson } from "./read-json.js";
import { restoreVariables } from "./restored/restore.js";

/**
 * Opens a Keras model: legacy `.h5`, `.weights.h5`, the index `.weights.json` of shards, or
 * `.keras`, zipped or as a folder. What it is, is read from its content. Only headers are
 * read. Throws a `Failure`: K2T501 where it is no model, K2T502 where it is damaged, K2T503
 * where its config and its weights do not fit, K2T504 where it is of a kind that is not
 * supported, K2T505 where it is beyond the limits, K2T506 where it cannot be read.
 */
export async function openModel(file: string): Promise<WeightSource> {
  switch (kindOf(file)) {
    case "hdf5": {
      refuseOneShard(file);
      const bytes = openByteFile(file);
      const hdf5 = await openWeights(regionOfFile(bytes), bytes.close);
      return sourceOf(hdf5, () => readHdf5(file, hdf5));
    }
    case "zip":
      return openArchive(file, "keras-zip", await openKerasZip(file));
    case "folder":
      return openArchive(file, "keras-dir", await openKerasFolder(file));
    case "index": {
      const hdf5 = await openShards(file);
      return sourceOf(hdf5, () => readWithoutConfig(file, "weights-json", hdf5));
    }
    case "pytorch":
      throw isOfPyTorch(file);
    case "other": {
      const message = `\`${file}\` is neither HDF5 nor a zip, so it is no Keras model`;
      throw fileFailure("K2T501", file, message);
    }
  }
}

type Kind = "hdf5" | "zip" | "index" | "folder" | "pytorch" | "other";

function kindOf(file: string): Kind {
  if (isFolder(file)) return "folder";
  const bytes = openByteFile(file);
  try {
    if (hasHdf5Signature(regionOfFile(bytes))) return "hdf5";
    const start = bytes.read(0, Math.min(bytes.size, 64)).toString("latin1");
    if (start.startsWith("PK\x03\x04") || start.startsWith("PK\x05\x06")) return "zip";
    if (/^(\xef\xbb\xbf)?\s*\{/.test(start)) return "index";
    return ["safetensors", "legacy-pt"].includes(sniff(bytes)) ? "pytorch" : "other";
  } finally {
    bytes.close();
  }
}

/** A layer may have only some of its variables in one shard, which nothing in it tells. */
function refuseOneShard(file: string): void {
  const index = indexBeside(file);
  if (index === null) return;
  const message = `\`${file}\` is one shard of several, which may hold parts of layers only`;
  throw fileFailure("K2T504", file, message, `give their index, \`${index}\``);
}

function readHdf5(file: string, hdf5: Hdf5File): HeaderCatalog {
  if (!isLegacy(hdf5)) return readWithoutConfig(file, "weights-h5", hdf5);
  const text = legacyConfig(hdf5);
  if (text === null) return readLegacy(hdf5, null, () => ({}));
  const config = parseModelConfig(readJson(file, "its `model_config`", text), file);
  return readLegacy(hdf5, config, factsFor(config, file));
}

function readWithoutConfig(
  file: string,
  container: KerasContainer,
  hdf5: Hdf5File,
): HeaderCatalog {
  if (!isModern(hdf5)) throw notKeras(file, hdf5.root);
  return readModern(hdf5, {
    file,
    container,
    writer: { keras: null, backend: null },
    config: null,
    factsOf: () => ({}),
  });
}

function openArchive(
  file: string,
  container: KerasContainer,
  archive: KerasArchive,
): WeightSource {
  const { weights, kerasVersion } = archive;
  return sourceOf(weights, () => {
    const config = parseModelConfig(archive.config, file);
    return readModern(weights, {
      file,
      container,
      writer: { keras: kerasVersion, backend: null },
      config,
      factsOf: factsFor(config, file),
    });
  });
}

/** What is derived from a whole config, by layer. */
function factsFor(root: ConfigLayer, file: string): (layer: ConfigLayer) => Config {
  const facts = deriveFacts(root, file);
  return (layer) => ({ ...facts.get(layer) });
}

/** Closes the file where it cannot be read as a model. */
function sourceOf(hdf5: Hdf5File, read: () => HeaderCatalog): WeightSource {
  try {
    return weightSource(hdf5, read());
  } catch (error) {
    hdf5.close();
    throw error;
  }
}

function weightSource(hdf5: Hdf5File, header: HeaderCatalog): WeightSource {
  const datasets = new Map<string, Hdf5Dataset>();
  for (const dataset of datasetsIn(hdf5.root)) datasets.set(dataset.path, dataset);
  const datasetOf = ({ stored }: StoredTensor): Hdf5Dataset => {
    const dataset = datasets.get(stored);
    if (dataset === undefined)
      throw new Error(`bug in k2t-rules: no dataset \`${stored}\``);
    return dataset;
  };
  const read: WeightSource["read"] = (tensor, box, target) =>
    hdf5.read(datasetOf(tensor), box, target);
  const from = { version: header.writer.keras, read };
  return {
    catalog: { ...header, restoreVariables: (layer) => restoreVariables(layer, from) },
    read,
    shared: () => {
      const files = hdf5.shared();
      return files && { files };
    },
    close: () => hdf5.close(),
  };
}

/** What is there instead tells people which file they have taken. */
function notKeras(file: string, { children }: Hdf5Group): Error {
  const names = [...children.keys()].slice(0, 5).map((name) => `\`${name}\``);
  const more =
    children.size > names.length ? `, and ${children.size - names.length} more` : "";
  const held = names.length === 0 ? "nothing" : `${names.join(", ")}${more}`;
  const message = `\`${file}\` is an HDF5 file without layers of Keras in it: it holds ${held}`;
  const help = "a Keras file has the attribute `layer_names` or groups `vars`";
  return fileFailure("K2T501", file, message, help);
}
