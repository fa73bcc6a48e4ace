import type { ParameterInfo } from "../../tensor/state-dict.js";
import { bytesOf } from "./file-sink.js";
import { shardName, splitIntoShards } from "./sharded-sink.js";

/** One file of an output: all of it, where one is enough. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly file: string;
  /** Ordinals of its parameters, in the order of the plan. */
  readonly ordinals: readonly number[];
  /** Bytes of their data. */
  readonly bytes: number;
}

/** The files into which a run that does all at once would split `parameters`. */
export function shardsOf(
  file: string,
  parameters: readonly ParameterInfo[],
  maxShardSize: number,
): readonly Shard[] {
  const split = splitIntoShards(parameters, maxShardSize);
  return split.map((ordinals, i) => ({
    number: i + 1,
    file: split.length === 1 ? file : shardName(file, i, split.length),
    ordinals,
    bytes: ordinals.reduce((sum, ordinal) => sum + bytesOf(parameters[ordinal]!), 0),
  }));
}

/**
 * The part (from 1) of `count` that makes each shard. The largest shard goes first, each to
 * the part that has the fewest bytes so far, the first of those that have as few: every part
 * comes to the same result by itself, and no part has more than 4/3 of what is possible.
 */
export function partsOf(shards: readonly Shard[], count: number): readonly number[] {
  // A part beyond the number of shards would get none.
  const loads = Array.from({ length: Math.min(count, shards.length) }, () => 0);
  const parts = shards.map(() => 0);
  const bySize = shards
    .map((_, i) => i)
    .sort((a, b) => shards[b]!.bytes - shards[a]!.bytes);
  for (const shard of bySize) {
    const part = lightest(loads);
    loads[part]! += Math.max(shards[shard]!.bytes, 1);
    parts[shard] = part + 1;
  }
  return parts;
}

function lightest(loads: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < loads.length; i++) if (loads[i]! < loads[best]!) best = i;
  return best;
}
