import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { modelIdentity, type ModelIdentity } from "../files/keras/model-identity.js";
import { stageShard, type StagedShard } from "../files/state-dict/part-sink.js";
import { removeReceipt, writeReceipt } from "../files/state-dict/receipt.js";
import {
  stateOf,
  type Making,
  type ShardState,
} from "../files/state-dict/shard-state.js";
import { fileFailure } from "../report/failure.js";
import { VERSION } from "../report/version.js";
import type { Crew } from "../run/threads/crew.js";
import type { WeightSource } from "../tensor/catalog.js";
import { convertInto } from "./convert-into.js";
import type { ApplyPartOptions, PartShard } from "./part.js";
import type { Division, OwnShard } from "./part-division.js";
import type { Running } from "./running.js";
import { sourcesFingerprint } from "./part-fingerprint.js";
import { partProgress } from "./part-progress.js";

/** What all shards of a part have in common. */
export interface PartWork {
  readonly source: WeightSource;
  /** The model as it was when its headers were read. */
  readonly model: ModelIdentity;
  readonly conversion: string;
  /** What each shard says of how it was made. */
  readonly provenance: string;
  readonly options: ApplyPartOptions;
  readonly crew: Crew;
}

/**
 * Makes the shards of a part that are not there as they must be. Throws a `Failure`: as
 * `stateOf` and `convertInto` do, and K2T506 where the model changes meanwhile.
 */
export async function makeShards(
  division: Division,
  work: PartWork,
): Promise<readonly PartShard[]> {
  const { source, model, conversion, options, crew } = work;
  const { force = false, signal } = options;
  const progress = partProgress(division.own, options.onProgress);
  const made: PartShard[] = [];
  for (const shard of division.own) {
    signal?.throwIfAborted();
    const sources = sourcesFingerprint(shard.parameters, source, model);
    const making = { tool: VERSION, conversion, sources };
    const state = await stateOf(shard.file, making, { force, signal });
    const running = { ...options, crew, onProgress: progress.within };
    made.push(
      state.kind === "finished"
        ? entryOf(shard, state)
        : await makeShard(shard, { ...work, division, making, running, state }),
    );
    progress.finish(shard);
  }
  return made;
}

interface ShardWork extends PartWork {
  readonly division: Division;
  readonly making: Making;
  readonly running: Running;
  readonly state: ShardState;
}

async function makeShard(shard: OwnShard, work: ShardWork): Promise<PartShard> {
  const { source, running } = work;
  const staged = stageShard(shard.file, shard.parameters, work.provenance);
  try {
    await convertInto(staged.sink, shard, source, running);
    return await placeShard(shard, staged, work);
  } finally {
    staged.abort();
  }
}

/** The receipt comes first: without one, a run after this would not know its own shard. */
async function placeShard(
  shard: OwnShard,
  staged: StagedShard,
  { division, making, model, options, state }: ShardWork,
): Promise<PartShard> {
  const { force = false, signal, part } = options;
  const hash = await staged.hash(signal);
  await refuseChanged(options.model, model);
  // Another process may have been at the same part.
  const now = await stateOf(shard.file, making, { force, signal });
  if (now.kind === "finished") return entryOf(shard, now);
  writeReceipt(shard.file, {
    ...making,
    ...hash,
    file: basename(shard.file),
    shard: { number: shard.number, count: division.all.length },
    part,
    parts: division.parts,
  });
  try {
    staged.place(now.kind !== "missing");
  } catch (error) {
    // Somebody was quicker since the look.
    const then = await stateOf(shard.file, making, { force: true, signal });
    if (then.kind === "finished") return entryOf(shard, then);
    removeReceipt(shard.file);
    throw error;
  }
  return { ...entryOf(shard, hash), isNew: true, instead: insteadOf(state) };
}

const entryOf = (
  { file, number }: OwnShard,
  { bytes }: { readonly bytes: number },
): PartShard => ({ file, number, bytes, isNew: false, instead: null });

function insteadOf(state: ShardState): PartShard["instead"] {
  if (state.kind === "stale") return state.why;
  return state.kind === "foreign" ? "foreign" : null;
}

/** A model that is written while it is read gives neither the one nor the other. */
async function refuseChanged(file: string, before: ModelIdentity): Promise<void> {
  const now = await modelIdentity(file, before.container);
  if (isDeepStrictEqual(now, before)) return;
  const message = `\`${file}\` has changed while it was read`;
  const help = "when the model is written, run all parts again: what fits is kept";
  throw fileFailure("K2T506", file, message, help);
}
