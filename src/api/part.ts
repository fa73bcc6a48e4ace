import { basename } from "node:path";
import { packsUsed, type UsedPack } from "../compile/link/packs-used.js";
import type { Plan } from "../compile/plan/plan.js";
import { modelIdentity } from "../files/keras/model-identity.js";
import { removeLeftovers } from "../files/state-dict/leftovers.js";
import { receiptName, type Place } from "../files/state-dict/receipt.js";
import type { Staleness } from "../files/state-dict/shard-state.js";
import type { WeightSource } from "../tensor/catalog.js";
import type { WrittenFile } from "../tensor/state-dict.js";
import type { Crew } from "../run/threads/crew.js";
import { checkMemory } from "./check-memory.js";
import { withCrew } from "./crew.js";
import { modelFingerprint } from "./model-fingerprint.js";
import type { ApplyOptions } from "./options.js";
import type { Outcome } from "./outcome.js";
import { checkPartOutput, divide, type Division } from "./part-division.js";
import { conversionFingerprint } from "./part-fingerprint.js";
import { makeShards } from "./part-shards.js";
import { prepare } from "./prepare.js";
import { provenanceText } from "./provenance.js";

export interface ApplyPartOptions extends ApplyOptions {
  /** A `.safetensors`: its shards are named after it. */
  readonly output: string;
  /** Most bytes of one shard, as of a run that does all at once. */
  readonly maxShardSize: number;
  /** Which part this is, from 1, of how many. */
  readonly part: Place;
}

export interface ApplyPartOutcome extends Outcome {
  /** null where the part is not done; shards that were finished before that stay. */
  readonly done: PartConversion | null;
}

/** A part of a conversion that is done. */
export interface PartConversion {
  /** Of the whole conversion. */
  readonly plan: Plan;
  /** How many the model has. */
  readonly weights: number;
  /** How many shards the whole output has; 1: it is one file, which needs no index. */
  readonly shardCount: number;
  /** Those of this part. */
  readonly shards: readonly PartShard[];
}

export interface PartShard extends WrittenFile {
  /** From 1. */
  readonly number: number;
  /** False where it was there already, with the content that it must have. */
  readonly isNew: boolean;
  /** Why one that was there was made anew; null where none was. */
  readonly instead: Staleness | "foreign" | null;
}

/**
 * Does one part of a conversion: those shards of the output that fall to it, each with a
 * receipt beside it. The parts may run at any time, on any machines that see the model and
 * the folder of the output; `indexShards` then writes the index. A part that is run again
 * does what is missing, damaged or made otherwise; shards whose content matches their receipt
 * stay. Parts of which there are more than shards have nothing to do.
 *
 * Rejects with the signal's reason where that stopped it, and with a `RangeError` where there
 * is no such part.
 */
export async function applyPart(options: ApplyPartOptions): Promise<ApplyPartOutcome> {
  const { part } = options;
  const places = [part.number, part.count];
  if (
    !places.every(Number.isSafeInteger) ||
    part.number < 1 ||
    part.number > part.count
  ) {
    throw new RangeError(`there is no part ${part.number} of ${part.count}`);
  }
  return withCrew(options, (crew) => applyWith(crew, options));
}

async function applyWith(
  crew: Crew,
  options: ApplyPartOptions,
): Promise<ApplyPartOutcome> {
  const { output, signal, maxMemory } = options;
  const { report, findings, source, program, plan } = await prepare(
    options,
    options.model,
  );
  try {
    signal?.throwIfAborted();
    const division = plan && divide(plan, options);
    await checkPartOutput(output, division, options, findings);
    if (division) checkMemory(division, maxMemory, report);
    if (!source || !program || !plan || !division || report.hasErrors()) {
      return { ...findings.outcome(), done: null };
    }
    const shards = await findings.attempt(() =>
      run({ plan, division, source, packs: packsUsed(program) }, { ...options, crew }),
    );
    const weights = source.catalog.weights.length;
    const shardCount = division.all.length;
    const done = shards && { plan, weights, shardCount, shards };
    return { ...findings.outcome(), done };
  } finally {
    source?.close();
  }
}

interface Work {
  readonly plan: Plan;
  readonly division: Division;
  readonly source: WeightSource;
  readonly packs: readonly UsedPack[];
}

async function run(
  { plan: { parameters }, division, source, packs }: Work,
  { crew, ...options }: ApplyPartOptions & { readonly crew: Crew },
): Promise<readonly PartShard[]> {
  const { all, own } = division;
  if (own.length === 0) return [];
  const names = own.map(({ file }) => basename(file));
  removeLeftovers(options.output, new Set([...names, ...names.map(receiptName)]));
  const model = await modelIdentity(options.model, source.catalog.container);
  const split = all.map(({ ordinals }) => ordinals);
  const provenance = provenanceText(packs, modelFingerprint(source, model), options);
  const named = { source, model, provenance };
  const conversion = conversionFingerprint(parameters, split, named);
  return makeShards(division, { ...named, conversion, options, crew });
}
