import type { Config } from "../../../tensor/catalog.js";
import { fits } from "../classes/fits.js";
import type { LayerClass, Variable } from "../classes/layer-class.js";
import { variableSets } from "../classes/name-variables.js";
import { tensorOf } from "../variable-dataset.js";
import type { DraftVariable } from "../draft.js";
import { withoutNumber } from "./scopes.js";
import type { Entry } from "./stored-groups.js";

/** `names`: the names are not the class's; `shapes`: they are, with other shapes. */
export type Match = readonly DraftVariable[] | "names" | "shapes";

/** The entries as the variables of a class, by their names; in the class's order. */
export function matchNames(
  layerClass: LayerClass,
  config: Config,
  entries: readonly Entry[],
): Match {
  let best: Match = "names";
  for (const set of variableSets(layerClass, config)) {
    const ordered = byName(set, entries) ?? byOrder(set, entries);
    if (ordered === null) continue;
    best = "shapes";
    const tensors = ordered.map(({ dataset }) => tensorOf(dataset));
    if (!fits(set, tensors)) continue;
    return set.map(({ name }, i) => ({ name, dataset: ordered[i]!.dataset }));
  }
  return best;
}

/** Each variable's entry, where names and scopes leave one choice for each. */
function byName(
  set: readonly Variable[],
  entries: readonly Entry[],
): readonly Entry[] | null {
  if (set.length !== entries.length) return null;
  const found: Entry[] = [];
  for (const variable of set) {
    const [one, second] = entries.filter((entry) => isNamed(variable, entry));
    if (one === undefined || second !== undefined || found.includes(one)) return null;
    found.push(one);
  }
  return found;
}

function isNamed(variable: Variable, { base, scopes }: Entry): boolean {
  const parts = variable.name.split("/");
  const last = parts.pop()!;
  if (base !== last && !variable.aliases.includes(base)) return false;
  return parts.every((part) =>
    scopes.some((scope) => scope === part || scope.startsWith(`${part}_`)),
  );
}

/** Names may repeat without a scope: then the order must be the class's. */
function byOrder(
  set: readonly Variable[],
  entries: readonly Entry[],
): readonly Entry[] | null {
  if (set.length !== entries.length) return null;
  return set.every((variable, i) => hasBase(variable, entries[i]!.base)) ? entries : null;
}

/** Whether the last part of a name is a variable's, also as TensorFlow numbers it where a
 * layer has several of the name: `kernel_1`. */
export function hasBase({ name, aliases }: Variable, base: string): boolean {
  const names = [name.split("/").at(-1)!, ...aliases];
  return names.includes(base) || names.includes(withoutNumber(base));
}
