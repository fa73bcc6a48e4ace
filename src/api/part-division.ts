import type { Plan, PlannedParameter } from "../compile/plan/plan.js";
import { containerOf } from "../files/state-dict/container.js";
import { refuseNames } from "../files/state-dict/create-sink.js";
import { partsOf, shardsOf, type Shard } from "../files/state-dict/part-shards.js";
import { refuseForeign } from "../files/state-dict/shard-state.js";
import { fileFailure } from "../report/failure.js";
import type { Findings } from "./outcome.js";
import type { ApplyPartOptions } from "./part.js";

/** What of a conversion falls to a part. */
export interface Division {
  /** Every shard of the output. */
  readonly all: readonly Shard[];
  /** The part (from 1) of each. */
  readonly parts: readonly number[];
  /** The shards of this part, in order. */
  readonly own: readonly OwnShard[];
  /** The parameters of this part. */
  readonly parameters: readonly PlannedParameter[];
}

export interface OwnShard extends Shard {
  readonly parameters: readonly PlannedParameter[];
}

export function divide(
  plan: Plan,
  { output, maxShardSize, part }: ApplyPartOptions,
): Division {
  const all = shardsOf(output, plan.parameters, maxShardSize);
  const parts = partsOf(all, part.count);
  const own = all
    .filter((_, i) => parts[i] === part.number)
    .map((shard) => ({
      ...shard,
      parameters: shard.ordinals.map((ordinal) => plan.parameters[ordinal]!),
    }));
  return { all, parts, own, parameters: own.flatMap(({ parameters }) => parameters) };
}

/** What is wrong with the output is told with all else, before anything is made. */
export async function checkPartOutput(
  output: string,
  division: Division | null,
  { force = false }: ApplyPartOptions,
  { attempt }: Findings,
): Promise<void> {
  const isSharded = await attempt(() => {
    if (containerOf(output) === "safetensors") return true;
    const message = `\`${output}\` cannot be made in parts`;
    const help = "parts make shards, which need the ending `.safetensors`";
    throw fileFailure("K2T605", output, message, help);
  });
  if (!isSharded || division === null) return;
  await attempt(() => refuseNames(output, division.parameters, "safetensors"));
  for (const { file } of division.own) {
    await attempt(() => refuseForeign(file, force));
  }
}
