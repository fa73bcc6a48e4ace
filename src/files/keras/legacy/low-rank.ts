import type { DraftVariable } from "../draft.js";
import type { Entry } from "./stored-groups.js";

/** A part of LoRA: a legacy file has them beside the kernel, others have the sum. */
export function isLowRank({ base }: Entry): boolean {
  return base.startsWith("lora_");
}

/**
 * A part of LoRA under a name beside that of the weight that it adds to: with
 * `query/kernel`, `query/lora_kernel_a`. `weights` are the layer's other entries, of which
 * `variables` are made.
 */
export function besideItsWeight(
  entry: Entry,
  weights: readonly Entry[],
  variables: readonly DraftVariable[],
): DraftVariable {
  const scope = entry.scopes.join("/");
  const beside = weights.filter(({ scopes }) => scopes.join("/") === scope);
  const names = variables.filter(({ dataset }) =>
    beside.some((it) => it.dataset === dataset),
  );
  const prefix = names[0]?.name.split("/").slice(0, -1) ?? entry.scopes;
  return { name: [...prefix, entry.base].join("/"), dataset: entry.dataset };
}
