import { fileFailure } from "../../report/failure.js";
import type { Json } from "../../tensor/catalog.js";
import { isObject } from "../bytes/read-json.js";

/** Each shard is an HDF5 file that stays open; Keras's limits make a few of them. */
const MAX_SHARDS = 256;

/** What a `.weights.json` says of the shards beside it. */
export interface ShardIndex {
  /** The shards that hold the variables of each group (`/layers/dense/vars`). */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Bytes of all variables; null where it is not stated. */
  readonly totalSize: number | null;
}

/**
 * What a `.weights.json` says. Throws a `Failure`: K2T501 where it is other JSON, K2T502 where
 * a shard is not in the index's folder, K2T505 for too many shards.
 */
export function readShardIndex(file: string, json: Json): ShardIndex {
  const map = isObject(json) ? json["weight_map"] : undefined;
  if (!isObject(map)) throw notIndex(file, json);
  const groups = new Map<string, readonly string[]>();
  for (const [group, stated] of Object.entries(map)) {
    const names: readonly unknown[] = Array.isArray(stated) ? stated : [stated];
    for (const name of names) {
      if (!isFileName(name)) throw notBeside(file, group, name);
    }
    groups.set(group, names as readonly string[]);
  }
  const index = { groups, totalSize: totalSizeIn(json) };
  const count = shardsOf(index).length;
  if (count > MAX_SHARDS) {
    const message = `\`${file}\` names ${count} shards; the limit is ${MAX_SHARDS}`;
    throw fileFailure("K2T505", file, message);
  }
  return index;
}

function totalSizeIn(json: Json): number | null {
  const metadata = isObject(json) ? json["metadata"] : undefined;
  const size = isObject(metadata) ? metadata["total_size"] : undefined;
  return typeof size === "number" ? size : null;
}

/** All shards, in the order in which the index names them first. */
export function shardsOf({ groups }: ShardIndex): readonly string[] {
  return [...new Set([...groups.values()].flat())];
}

/**
 * Names of shards that may stand beside those that the index names: Keras numbers them, and
 * 3.10 leaves out all but the first of the shards over which a layer is spread.
 */
export function unnamedShards(index: ShardIndex): readonly string[] {
  const names = shardsOf(index);
  const stems = new Set(names.map((name) => /^(.*_)\d{5}\.weights\.h5$/.exec(name)?.[1]));
  const [stem, another] = stems;
  if (stem === undefined || another !== undefined) return [];
  return Array.from({ length: MAX_SHARDS }, (_, i) => {
    return `${stem}${String(i).padStart(5, "0")}.weights.h5`;
  }).filter((name) => !names.includes(name));
}

/** A plain name, on Windows too: `..`, paths and drives lead elsewhere. */
function isFileName(name: unknown): name is string {
  return typeof name === "string" && /^(?!\.{1,2}$)[^/\\:\0]+$/.test(name);
}

function notIndex(file: string, json: Json): Error {
  if (isObject(json) && typeof json["class_name"] === "string") {
    const message = `\`${file}\` is the config of a model, without its weights`;
    const help = "give the folder that holds both, or the weights file";
    return fileFailure("K2T501", file, message, help);
  }
  const message = `\`${file}\` is JSON without a \`weight_map\`, so it is no index of shards`;
  return fileFailure("K2T501", file, message);
}

function notBeside(file: string, group: string, name: unknown): Error {
  const message = `\`${file}\` says that \`${group}\` is in ${JSON.stringify(name)}, which is no name of a file beside it`;
  const help = "shards stand in the folder of their index";
  return fileFailure("K2T502", file, message, help);
}
