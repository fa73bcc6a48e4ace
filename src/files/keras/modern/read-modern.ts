import type { Catalog, Config, KerasContainer } from "../../../tensor/catalog.js";
import type { Hdf5File } from "../../hdf5/open-hdf5.js";
import { makeCatalog, type HeaderCatalog } from "../catalog.js";
import type { ConfigLayer } from "../config/config-layer.js";
import { storedPaths, type Draft } from "../draft.js";
import { listed } from "../listed.js";
import { SAVE_AGAIN } from "../misfit.js";
import { createReading, groupAt, type Reading } from "../reading.js";
import { knownCopies } from "./known-copies.js";
import { isLayerGroup } from "./layer-groups.js";
import { allParts } from "./parts.js";
import { readRoot } from "./read-configured.js";
import { repeatsIn } from "./repeats.js";
import { splitNames } from "./split-names.js";
import { readStoredModel, type StoredLayer } from "./stored-layer.js";

export interface ModernOptions {
  /** The model's file, for messages. */
  readonly file: string;
  readonly container: KerasContainer;
  readonly writer: Catalog["writer"];
  /** null for `.weights.h5`. */
  readonly config: ConfigLayer | null;
  readonly factsOf: (layer: ConfigLayer) => Config;
}

/**
 * The catalog of a weights file of the Keras 3 form. Throws a `Failure`: K2T503 where
 * config and weights do not fit, K2T502 where groups of Windows are in one another's way.
 */
export function readModern(hdf5: Hdf5File, options: ModernOptions): HeaderCatalog {
  const { file, container, writer, config } = options;
  const reading = createReading(file, options.factsOf);
  const stored = readStoredModel(hdf5, splitNames(file, hdf5.root), reading);
  const root = readRoot(config, stored, {
    ...reading,
    keras: writer.keras,
    repeats: config === null ? new Set() : repeatsIn(config),
    isUnbuilt: stored.isEmpty,
  });
  setRestApart(stored, root, reading);
  const catalog = makeCatalog(root, reading, {
    container,
    writer,
    apart: reading.apart,
  });
  reading.finish();
  return catalog;
}

/**
 * Stored variables that no layer of the model has: what Keras is known to write twice is set
 * apart, and for all else a weight may be missing that the file holds.
 */
function setRestApart(stored: StoredLayer, root: Draft, reading: Reading): void {
  const claimed = storedPaths(root);
  const copies = new Set<string>();
  for (const { dataset, of } of knownCopies(stored, claimed)) {
    copies.add(dataset.path);
    const { path, tensor } = dataset;
    reading.apart.push({ stored: path, why: "copy", of: of.path, tensor });
  }
  const left = allParts(stored, "")
    .map(({ dataset }) => dataset.path)
    .filter((path) => !claimed.has(path) && !copies.has(path));
  // Where layers and groups do not fit one another, that has been said.
  if (left.length === 0 || reading.hasFaults()) return;
  const paths = listed(left.map((path) => `\`${path}\``));
  const message = `the file holds variables that no layer of the model has: ${paths}`;
  reading.fault("K2T503", message, SAVE_AGAIN);
}

/** Whether a file has the Keras 3 form: `vars` somewhere near its top. */
export function isModern({ root }: Hdf5File): boolean {
  if (root.children.has("vars")) return true;
  return [...root.children].some(([name, node]) => {
    if (node.kind !== "group") return false;
    if (name.includes("\\") || isLayerGroup(name)) return true;
    if (groupAt(root, name, "vars") !== null) return true;
    return [...node.children.keys()].some((child) => groupAt(root, name, child, "vars"));
  });
}
