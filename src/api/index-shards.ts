import {
  findShard,
  reportDamaged,
  reportMissing,
  reportUnlike,
  type FoundShard,
} from "../files/state-dict/check-shards.js";
import { findShards, type ShardSet } from "../files/state-dict/find-shards.js";
import { indexOf, tidy, writeIndex } from "../files/state-dict/join-shards.js";
import { isWhole } from "../files/state-dict/shard-state.js";
import { createReport, type Report } from "../report/diagnostic.js";
import type { WrittenFile } from "../tensor/state-dict.js";
import { createFindings, type Outcome } from "./outcome.js";

export interface IndexShardsOptions {
  /** The folder of the shards of one model, or the output that they are of: `NAME.safetensors`. */
  readonly place: string;
  /** Replace another index. */
  readonly force?: boolean;
  /** Leave the receipts, so that parts that are run again find what is finished. */
  readonly keepReceipts?: boolean;
  readonly onProgress?: (progress: IndexProgress) => void;
  /** Stops the work; nothing is written then. */
  readonly signal?: AbortSignal;
}

/** How far the shards have been read again. */
export interface IndexProgress {
  readonly shards: { readonly done: number; readonly total: number };
  readonly bytes: { readonly done: number; readonly total: number };
}

export interface IndexShardsOutcome extends Outcome {
  /** null where shards are missing, damaged or of several conversions. */
  readonly done: JoinedShards | null;
}

/** An output of parts that is whole. */
export interface JoinedShards {
  readonly output: string;
  readonly shards: readonly string[];
  /** null where the output is one file, which needs none. */
  readonly index: WrittenFile | null;
}

/**
 * Writes the index of shards that `applyPart` made, byte for byte that of a run that does
 * all at once, and takes their receipts away: if every shard is there, all are of one
 * conversion, and each has the content that was written, for which all are read once. Rejects
 * with the signal's reason where that stopped it.
 */
export async function indexShards(
  options: IndexShardsOptions,
): Promise<IndexShardsOutcome> {
  const report = createReport();
  const findings = createFindings(report);
  const done = await findings.attempt(() => join(options, report));
  return { ...findings.outcome(), done };
}

async function join(
  { place, force = false, keepReceipts = false, onProgress, signal }: IndexShardsOptions,
  report: Report,
): Promise<JoinedShards | null> {
  const set = findShards(place);
  const shards = set.numbers.map((number) => findShard(set, number));
  reportMissing(set, shards, report);
  reportUnlike(set, shards, report);
  // What is missing is known at once; the reading may take long.
  if (report.hasErrors()) return null;
  await readAgain(shards, report, {
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  const index = report.hasErrors() ? null : writtenIndex(set, shards, { force, report });
  if (report.hasErrors()) return null;
  tidy(set, shards, keepReceipts);
  return { output: set.output, shards: shards.map(({ file }) => file), index };
}

function writtenIndex(
  set: ShardSet,
  shards: readonly FoundShard[],
  { force, report }: { readonly force: boolean; readonly report: Report },
): WrittenFile | null {
  const text = indexOf(shards, report);
  return text === null || set.count === null ? null : writeIndex(set, text, force);
}

async function readAgain(
  shards: readonly FoundShard[],
  report: Report,
  { onProgress, signal }: Pick<IndexShardsOptions, "onProgress" | "signal">,
): Promise<void> {
  const sizes = shards.map(({ receipt }) => receipt?.bytes ?? 0);
  const total = sizes.reduce((sum, it) => sum + it, 0);
  let done = 0;
  for (const [i, shard] of shards.entries()) {
    signal?.throwIfAborted();
    const { file, receipt } = shard;
    const isSound = receipt === null || (await isWhole(file, receipt, signal));
    if (!isSound) reportDamaged(shard, shards, report);
    done += sizes[i]!;
    onProgress?.({
      shards: { done: i + 1, total: shards.length },
      bytes: { done, total },
    });
  }
}
