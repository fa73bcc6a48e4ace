import { createHash } from "node:crypto";
import type { PlannedParameter } from "../compile/plan/plan.js";
import type { ModelIdentity } from "../files/keras/model-identity.js";
import { VERSION } from "../report/version.js";
import type { WeightSource } from "../tensor/catalog.js";
import { createCoreDigests } from "../tensor/core-digest.js";
import { loadsOf } from "../tensor/loads.js";
import { sampleTensors, spread } from "./part-samples.js";

/** Of so many weights of the whole model each part reads a few elements. */
const MOST_SAMPLED = 256;

interface Named {
  readonly source: WeightSource;
  readonly model: ModelIdentity;
  /** What each shard says of how it was made. */
  readonly provenance: string;
}

/**
 * Names a conversion, for all of its parts and wherever the model lies: the tool, the files
 * that the plan is split into, each parameter with all that is computed for it, the model,
 * and all that is written of these into the shards, the hashes of the rules among it.
 */
export function conversionFingerprint(
  parameters: readonly PlannedParameter[],
  split: readonly (readonly number[])[],
  { source, model, provenance }: Named,
): string {
  const digestOf = createCoreDigests();
  const hash = createHash("sha256");
  const add = (value: unknown): void => void hash.update(`${JSON.stringify(value)}\n`);
  add([VERSION, model.container, model.content, provenance]);
  add(split.map((ordinals) => ordinals.length));
  for (const { name, shape, dtype, node } of parameters) {
    add([name, shape, dtype, digestOf(node)]);
  }
  if (model.modified !== null) {
    const tensors = spread(loadsOf(parameters.map(({ node }) => node)), MOST_SAMPLED);
    add(sampleTensors(source, tensors));
  }
  return hash.digest("hex");
}

/** Names what one shard is read from, more closely; a copy of the model may have another. */
export function sourcesFingerprint(
  parameters: readonly PlannedParameter[],
  source: WeightSource,
  { modified }: ModelIdentity,
): string {
  if (modified === null) return "by checksums";
  const samples = sampleTensors(source, loadsOf(parameters.map(({ node }) => node)));
  const hash = createHash("sha256");
  return hash.update(JSON.stringify([modified, samples])).digest("hex");
}
