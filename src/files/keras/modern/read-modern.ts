import type { Catalog, Config, KerasContainer } from "../../../tensor/catalog.js";
import type { Hdf5File } from "../../hdf5/open-hdf5.js";
import { makeCatalog } from "../catalog.js";
import type { ConfigLayer } from "../config/config-layer.js";
import { createReading, groupAt } from "../reading.js";
import { fileFailure } from "../../../report/failure.js";
import { readRoot } from "./read-configured.js";
import { repeatsIn } from "./repeats.js";
import { readStoredModel } from "./stored-layer.js";

export interface ModernOptions {
  /** The model's file, for messages. */
  readonly file: string;
  readonly container: KerasContainer;
  readonly writer: Catalog["writer"];
  /** null for `.weights.h5`. */
  readonly config: ConfigLayer | null;
  readonly factsOf: (layer: ConfigLayer) => Config;
}

/** Where the writers of tf.keras 2.12 and 2.13 put the layers, twice over. */
const CHECKPOINT = "_layer_checkpoint_dependencies";

/**
 * The catalog of a weights file of the Keras 3 form. Throws a `Failure`: K2T503 where
 * config and weights do not fit, K2T504 for forms that are not read yet.
 */
export function readModern(hdf5: Hdf5File, options: ModernOptions): Catalog {
  const { file, container, writer, config } = options;
  const names = [...hdf5.root.children.keys()];
  if (names.some((name) => name.includes("\\") || name === CHECKPOINT)) {
    const message = `\`${file}\` was written by tf.keras 2.12 or 2.13, whose \`.keras\` files cannot be read yet`;
    const help = "load it there and save it as `.h5`";
    throw fileFailure("K2T504", file, message, help);
  }
  const reading = createReading(file, options.factsOf);
  const stored = readStoredModel(hdf5, hdf5.root, reading);
  const repeats = config === null ? new Set<ConfigLayer>() : repeatsIn(config);
  const root = readRoot(config, stored, {
    ...reading,
    repeats,
    isUnbuilt: stored.isEmpty,
  });
  const catalog = makeCatalog(root, reading, {
    container,
    writer,
    apart: reading.apart,
  });
  reading.finish();
  return catalog;
}

/** Whether a file has the Keras 3 form: `vars` somewhere near its top. */
export function isModern(hdf5: Hdf5File): boolean {
  const { root } = hdf5;
  if (root.children.has("vars") || root.children.has(CHECKPOINT)) return true;
  if ([...root.children.keys()].some((name) => name.includes("\\"))) return true;
  return [...root.children].some(([name, node]) => {
    if (node.kind !== "group") return false;
    if (groupAt(root, name, "vars") !== null) return true;
    return [...node.children.keys()].some((child) => groupAt(root, name, child, "vars"));
  });
}
