import type { Config } from "../../../tensor/catalog.js";
import { datasetsIn, type Hdf5Group } from "../../hdf5/node.js";
import type { Hdf5File } from "../../hdf5/open-hdf5.js";
import { makeCatalog, type HeaderCatalog } from "../catalog.js";
import type { ConfigLayer } from "../config/config-layer.js";
import { storedPaths, type Draft } from "../draft.js";
import { presented } from "../present.js";
import { createReading, groupAt, setApart, type Reading } from "../reading.js";
import { withOldClasses } from "./keras-1/as-class.js";
import { readFlatNames } from "./keras-1/flat-names.js";
import { isKeras1 } from "./keras-1/is-keras-1.js";
import { rotationOf, withRotation } from "./rotation.js";
import { readConfigured } from "./read-configured.js";
import { listsLayers } from "./listed-texts.js";
import { withoutScope } from "./scopes.js";
import { readParts, readUnconfigured } from "./read-unconfigured.js";
import { storedGroups, topLevelGroup, type StoredGroup } from "./stored-groups.js";

/** The group of the layers: `model_weights` of a whole model, else the root. */
function weightsGroup(hdf5: Hdf5File): Hdf5Group {
  // A layer may be called so too.
  if (listsLayers(hdf5, "/")) return hdf5.root;
  return groupAt(hdf5.root, "model_weights") ?? hdf5.root;
}

export function isLegacy(hdf5: Hdf5File): boolean {
  return listsLayers(hdf5, weightsGroup(hdf5).path);
}

/** The text of the whole model's config; null where the file has weights only. */
export function legacyConfig(hdf5: Hdf5File): string | null {
  return hdf5.texts("/", "model_config")?.[0] ?? null;
}

/**
 * The catalog of a legacy `.h5`. Throws a `Failure`: K2T502 where weights are missing,
 * K2T503 where they do not fit the config.
 */
export function readLegacy(
  hdf5: Hdf5File,
  config: ConfigLayer | null,
  factsOf: (layer: ConfigLayer) => Config,
): HeaderCatalog {
  const weights = weightsGroup(hdf5);
  const reading = createReading(hdf5.file, factsOf);
  const text = (name: string): string | null =>
    hdf5.texts(weights.path, name)?.[0] ?? hdf5.texts("/", name)?.[0] ?? null;
  const writer = { keras: text("keras_version"), backend: text("backend") };
  const stored = storedGroups(hdf5, weights, reading);
  reading.finish();

  const isOld = isKeras1(writer, stored);
  const groups = isOld ? stored.map(readFlatNames) : stored;
  const read = rootOf(hdf5, weights, groups, config, reading);
  const rotation = rotationOf(writer, groups, isOld);
  const root = withRotation(read, rotation);
  setOthersApart(hdf5, root, reading);
  const catalog = makeCatalog(root, reading, {
    container: "h5-legacy",
    writer,
    apart: reading.apart,
  });
  reading.finish();
  return isOld ? withOldClasses(catalog, rotation) : catalog;
}

function rootOf(
  hdf5: Hdf5File,
  weights: Hdf5Group,
  groups: readonly StoredGroup[],
  config: ConfigLayer | null,
  reading: Reading,
): Draft {
  const top = groupAt(weights, "top_level_model_weights");
  const own = top === null ? null : topLevelGroup(hdf5, top, reading);
  const plain = (own?.entries ?? []).map((entry) => ({ ...entry, scopes: [] }));
  return {
    className: null,
    config: {},
    isInput: false,
    ...(config === null ? {} : presented(config, reading)),
    name: "",
    variables: readParts(plain).variables,
    children: layersOf(groups, config, reading),
  };
}

/** In the config's order, which is that of Keras's `model.layers`; else in the file's. */
function layersOf(
  groups: readonly StoredGroup[],
  config: ConfigLayer | null,
  reading: Reading,
): readonly Draft[] {
  if (config === null || config.children.length === 0) {
    return groups.map(({ name, entries }) => readUnconfigured(name, entries));
  }
  const byName = new Map(groups.map((group) => [group.name, group]));
  const names = namesFor(config.children, groups);
  const drafts = [...new Set(config.children)].map((layer) => {
    const name = names.get(layer) ?? layer.name;
    const entries = byName.get(name)?.entries ?? [];
    byName.delete(name);
    return names.has(layer)
      ? { ...readConfigured(layer, withoutScope(entries, name), reading), name }
      : readConfigured(layer, entries, reading);
  });
  const others = [...byName.values()].filter(({ entries }) => entries.length > 0);
  if (!listsItsLayers(config)) {
    return [...drafts, ...others.map((it) => readUnconfigured(it.name, it.entries))];
  }
  for (const { name, path } of others) {
    const message = `\`${path}\` holds the weights of a layer \`${name}\`, which the config does not have`;
    reading.fault("K2T503", message);
  }
  return drafts;
}

/** A model of somebody's own class may tell of some of its layers, by what they are to it. */
const listsItsLayers = ({ kind }: ConfigLayer): boolean =>
  kind === "functional" || kind === "sequential";

/**
 * Names for layers without one: of somebody's own class without `get_config`, in the config
 * of a Sequential. The file lists all of a model's layers in the config's order.
 */
function namesFor(
  layers: readonly ConfigLayer[],
  groups: readonly StoredGroup[],
): ReadonlyMap<ConfigLayer, string> {
  const known = new Set(layers.map(({ name }) => name));
  const nameless = layers.filter(({ name }) => name === "");
  const strangers = groups.filter(({ name }) => !known.has(name));
  if (nameless.length !== strangers.length) return new Map();
  return new Map(nameless.map((layer, i) => [layer, strangers[i]!.name]));
}

/** Datasets that no layer lists, and the state of training. */
function setOthersApart(hdf5: Hdf5File, root: Draft, reading: Reading): void {
  const used = storedPaths(root);
  for (const [name, node] of hdf5.root.children) {
    const why = name === "optimizer_weights" ? "optimizer" : "other";
    for (const dataset of datasetsIn(node)) {
      if (!used.has(dataset.path)) setApart(reading, dataset, why);
    }
  }
}
