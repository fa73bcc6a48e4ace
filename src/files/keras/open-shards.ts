import { basename, dirname, join } from "node:path";
import { fileFailure } from "../../report/failure.js";
import { openByteFile } from "../bytes/byte-file.js";
import { regionOfFile } from "../hdf5/byte-region.js";
import type { Hdf5File } from "../hdf5/open-hdf5.js";
import { compareShards, isComplete } from "./compare-shards.js";
import { jsonIn } from "./keras-archive.js";
import { mergeGroups, mergeShards } from "./merge-shards.js";
import { isInside, openInside } from "./open-inside.js";
import { openWeights } from "./open-weights.js";
import {
  readShardIndex,
  shardsOf,
  unnamedShards,
  type ShardIndex,
} from "./shard-index.js";

/**
 * Opens sharded weights (`.weights.json`) as if they were one file. Throws a `Failure` as
 * `readShardIndex`, `openInside`, `openHdf5` and `compareShards` do; K2T506 where shards are
 * missing.
 */
export async function openShards(file: string): Promise<Hdf5File> {
  const index = indexIn(file);
  const folder = dirname(file);
  const missing = shardsOf(index).filter((name) => !isInside(folder, name));
  if (missing.length > 0) throw incomplete(file, missing);
  const shards = new Map<string, Hdf5File>();
  const close = (): void => {
    for (const shard of shards.values()) shard.close();
  };
  const open = async (names: readonly string[]): Promise<void> => {
    for (const name of names) {
      const bytes = openInside(folder, name);
      shards.set(name, await openWeights(regionOfFile(bytes), bytes.close));
    }
  };
  try {
    await open(shardsOf(index));
    let merged = mergeGroups(file, shards);
    if (isComplete(index, merged) === false) {
      await open(unnamedShards(index).filter((name) => isInside(folder, name)));
      merged = mergeGroups(file, shards);
    }
    compareShards(file, index, merged);
    return { ...mergeShards(file, merged, shards), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The index of which a weights file seems to be a shard, by its name; else null. */
export function indexBeside(file: string): string | null {
  const stem = /^(.+)_\d{5}\.weights\.h5$/.exec(basename(file))?.[1];
  if (stem === undefined) return null;
  const folder = dirname(file);
  const index = [`${stem}.weights.json`, `${stem}.json`].find((it) =>
    isInside(folder, it),
  );
  return index === undefined ? null : join(folder, index);
}

/** The index in a file. Throws a `Failure` as `readShardIndex` does; K2T506. */
export function indexIn(file: string): ShardIndex {
  const bytes = openByteFile(file);
  try {
    return readShardIndex(file, jsonIn(bytes, file, "its text"));
  } finally {
    bytes.close();
  }
}

function incomplete(file: string, missing: readonly string[]): Error {
  const noun = missing.length === 1 ? "shard" : "shards";
  const verb = missing.length === 1 ? "is" : "are";
  const list = missing.map((name) => `\`${name}\``).join(", ");
  const message = `\`${basename(file)}\` names ${missing.length} ${noun} that ${verb} not beside it: ${list}`;
  const help = "put all shards into the folder of their index";
  return fileFailure("K2T506", file, message, help);
}
