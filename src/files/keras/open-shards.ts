import { basename, dirname } from "node:path";
import { fileFailure } from "../../report/failure.js";
import { openByteFile } from "../bytes/byte-file.js";
import { regionOfFile } from "../hdf5/byte-region.js";
import type { Hdf5File } from "../hdf5/open-hdf5.js";
import { jsonIn } from "./keras-archive.js";
import { mergeShards } from "./merge-shards.js";
import { isInside, openInside } from "./open-inside.js";
import { openWeights } from "./open-weights.js";
import { readShardIndex, shardsOf, type ShardIndex } from "./shard-index.js";

/**
 * Opens sharded weights (`.weights.json`) as if they were one file. Throws a `Failure` as
 * `readShardIndex`, `openInside`, `openHdf5` and `mergeShards` do; K2T506 where shards are
 * missing.
 */
export async function openShards(file: string): Promise<Hdf5File> {
  const index = indexIn(file);
  const folder = dirname(file);
  const names = shardsOf(index);
  const missing = names.filter((name) => !isInside(folder, name));
  if (missing.length > 0) throw incomplete(file, missing);
  const shards = new Map<string, Hdf5File>();
  const close = (): void => {
    for (const shard of shards.values()) shard.close();
  };
  try {
    for (const name of names) {
      const bytes = openInside(folder, name);
      shards.set(name, await openWeights(regionOfFile(bytes), bytes.close));
    }
    return { ...mergeShards(file, index, shards), close };
  } catch (error) {
    close();
    throw error;
  }
}

function indexIn(file: string): ShardIndex {
  const bytes = openByteFile(file);
  try {
    return readShardIndex(file, jsonIn(bytes, file, "its text"));
  } finally {
    bytes.close();
  }
}

function incomplete(file: string, missing: readonly string[]): Error {
  const noun = missing.length === 1 ? "shard" : "shards";
  const list = missing.map((name) => `\`${name}\``).join(", ");
  const message = `\`${basename(file)}\` names ${missing.length} ${noun} that are not beside it: ${list}`;
  const help = "put all shards into the folder of their index";
  return fileFailure("K2T506", file, message, help);
}
