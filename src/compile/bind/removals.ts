import type { LayerRule, Removal } from "../../lang/tree.js";
import { templateIn } from "../evaluate/results.js";
import { buildTemplate } from "../evaluate/templates.js";
import type { Owned } from "../link/program.js";
import { Problem } from "../problem.js";
import { isWeight, type TensorSource } from "../subject/model.js";
import type { Binding } from "./binding.js";
import type { Made } from "./evaluate-entries.js";
import type { Route } from "./route.js";
import { triedOnLayer } from "./tried-on.js";

/** `- name` entries of a map's body, by the name that they remove. */
export type Removals = ReadonlyMap<string, Removal>;

export function removalsOf({ map, scope }: Route): Removals {
  const removals = new Map<string, Removal>();
  for (const entry of map.body) {
    if (entry.kind !== "removal") continue;
    const name = buildTemplate(templateIn(entry.name), { ...scope, dotted: true });
    if (name === null) throw new Error("bug in k2t-rules: an unknown name to remove");
    removals.set(name, entry);
  }
  return removals;
}

/** `- bias` also ignores the variables that only it would have read. */
export function ignoreRemoved(
  removals: Removals,
  made: readonly Made[],
  kept: readonly Made[],
  { claims }: Binding,
): void {
  const wanted = new Set<TensorSource>(kept.flatMap(({ own }) => own));
  for (const { name, own } of made) {
    const removal = removals.get(name);
    if (!removal) continue;
    for (const source of own) {
      if (!isWeight(source) || wanted.has(source) || claims.isTaken(source)) continue;
      claims.ignore(source, removal.span);
    }
  }
}

/** What the transform cannot make for any layer is not there to be removed. */
export function reportVainRemovals(
  removals: Removals,
  makes: ReadonlySet<string>,
  { route, transform }: { route: Route; transform: Owned<LayerRule> | null },
  { claims, faults }: Binding,
): void {
  const { layer } = route.view;
  // Where no transform was asked for, as all is taken or given up, none can be blamed.
  const settled = layer.variables.length > 0 && layer.variables.every(claims.isTaken);
  if (!transform && settled) return;
  const names = (transform?.node.body ?? []).flatMap((entry) =>
    entry.kind === "assignment" ? entry.names.map(({ raw }) => raw) : [],
  );
  for (const [name, removal] of removals) {
    if (names.includes(name) || makes.has(name)) continue;
    const help =
      names.length === 0
        ? "this layer has no transform that makes parameters"
        : `the transform makes ${names.map((it) => `\`${it}\``).join(", ")}`;
    const notes = transform
      ? [{ message: "the transform is here", span: transform.node.span }]
      : [];
    const message = `there is no parameter \`${name}\` to remove`;
    const problem = new Problem("K2T217", { message, help, span: removal.span });
    faults.add(problem, triedOnLayer(layer), notes);
  }
}
