import type { Shard } from "../files/state-dict/part-shards.js";
import type { Progress } from "./options.js";

export interface PartProgress {
  /** Takes notice of how far the shard is that is being made. */
  readonly within: (progress: Progress) => void;
  /** The shard is done, made or found so. */
  finish(shard: Shard): void;
}

/** Adds up the progress of shards that are done one after the other. */
export function partProgress(
  shards: readonly Shard[],
  onProgress: (progress: Progress) => void = () => undefined,
): PartProgress {
  const total = sumOf(shards);
  const done = { parameters: 0, bytes: 0 };
  const tell = (parameters: number, bytes: number): void =>
    onProgress({
      parameters: { done: done.parameters + parameters, total: total.parameters },
      bytes: { done: done.bytes + bytes, total: total.bytes },
    });
  return {
    within: ({ parameters, bytes }) => tell(parameters.done, bytes.done),
    finish: (shard) => {
      done.parameters += shard.ordinals.length;
      done.bytes += shard.bytes;
      tell(0, 0);
    },
  };
}

function sumOf(shards: readonly Shard[]): { parameters: number; bytes: number } {
  return {
    parameters: shards.reduce((sum, { ordinals }) => sum + ordinals.length, 0),
    bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
