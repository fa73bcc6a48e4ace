import { packsUsed, type UsedPack } from "../compile/link/packs-used.js";
import type { Plan } from "../compile/plan/plan.js";
import { modelIdentity } from "../files/keras/model-identity.js";
import { containerOf } from "../files/state-dict/container.js";
import { createSink } from "../files/state-dict/create-sink.js";
import { refuseExisting } from "../files/state-dict/output-file.js";
import { dropReceipts } from "../files/state-dict/receipt.js";
import type { Crew } from "../run/threads/crew.js";
import type { WeightSource } from "../tensor/catalog.js";
import type { WrittenFile } from "../tensor/state-dict.js";
import { checkMemory } from "./check-memory.js";
import { convertInto } from "./convert-into.js";
import { withCrew } from "./crew.js";
import { modelFingerprint } from "./model-fingerprint.js";
import type { ApplyOptions } from "./options.js";
import type { Findings, Outcome } from "./outcome.js";
import { prepare } from "./prepare.js";
import { provenanceText } from "./provenance.js";

export interface ApplyOutcome extends Outcome {
  /** null where nothing was written. */
  readonly done: Conversion | null;
}

/** A conversion that was written. */
export interface Conversion {
  readonly plan: Plan;
  /** How many the model has. */
  readonly weights: number;
  readonly files: readonly WrittenFile[];
  /** The rule file and each pack that it uses. */
  readonly packs: readonly UsedPack[];
}

/**
 * Converts: reads the weights that the plan names and writes the state dict. Rejects with
 * the signal's reason where that stopped it; then, as with every error, nothing is left of
 * the output.
 */
export async function apply(options: ApplyOptions): Promise<ApplyOutcome> {
  return withCrew(options, (crew) => applyWith(crew, options));
}

async function applyWith(crew: Crew, options: ApplyOptions): Promise<ApplyOutcome> {
  const { signal, maxMemory } = options;
  const { report, findings, source, program, plan } = await prepare(
    options,
    options.model,
  );
  try {
    signal?.throwIfAborted();
    await checkOutput(options, findings);
    if (plan) checkMemory(plan, maxMemory, report);
    if (!source || !program || !plan || report.hasErrors()) {
      return { ...findings.outcome(), done: null };
    }
    const packs = packsUsed(program);
    const files = await findings.attempt(() =>
      write({ plan, source, packs }, { ...options, crew }),
    );
    if (!files) return { ...findings.outcome(), done: null };
    const weights = source.catalog.weights.length;
    const done = { plan, weights, files, packs };
    return { ...findings.outcome(), done };
  } finally {
    source?.close();
  }
}

/** What is wrong with the output is told with all else, also where the rules do not fit. */
async function checkOutput(
  { output, force = false, maxShardSize }: ApplyOptions,
  { attempt }: Findings,
): Promise<void> {
  await attempt(() => {
    containerOf(output);
    // Shards have names of their own.
    if (maxShardSize === undefined) refuseExisting(output, force);
  });
}

interface Work extends Pick<Conversion, "plan" | "packs"> {
  readonly source: WeightSource;
}

async function write(
  { plan, source, packs }: Work,
  options: ApplyOptions & { readonly crew: Crew },
): Promise<readonly WrittenFile[]> {
  const { model, output, force = false, maxShardSize } = options;
  const identity = await modelIdentity(model, source.catalog.container);
  const fingerprint = modelFingerprint(source, identity);
  const sink = createSink(output, plan.parameters, {
    force,
    provenance: provenanceText(packs, fingerprint, options),
    ...(maxShardSize !== undefined && { maxShardSize }),
  });
  const files = await convertInto(sink, plan, source, options);
  dropReceipts(files);
  return files;
}
