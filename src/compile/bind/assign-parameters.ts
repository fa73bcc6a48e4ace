import type { LayerRule, Removal } from "../../lang/tree.js";
import type { CatalogWeight, StoredTensor } from "../../tensor/catalog.js";
import { templateIn } from "../evaluate/results.js";
import { buildTemplate } from "../evaluate/templates.js";
import type { Owned } from "../link/program.js";
import { reporting } from "../problem.js";
import { addParameter } from "./add-parameter.js";
import { layerNote } from "./bind-map.js";
import type { Binding } from "./binding.js";
import { checkModules } from "./check-modules.js";
import { evaluateEntries, type Made } from "./evaluate-entries.js";
import { loadsOf } from "./node-loads.js";
import type { Route } from "./route-layer.js";

/**
 * Makes the parameters of a routed layer: those of its transform, of which the map's body
 * replaces some in their place and removes others, and then what the body adds.
 */
export function assignParameters(
  route: Route,
  transform: Owned<LayerRule> | null,
  binding: Binding,
): void {
  const { map } = route;
  const removals = new Map<string, Removal>();
  for (const entry of map.body) {
    if (entry.kind === "removal") removals.set(removedName(entry, route), entry);
  }
  const body = evaluateEntries(map.body, { kind: "body", route, binding });
  const given = new Set(body.map(({ name }) => name));
  const made = transform
    ? evaluateEntries(transform.node.body, {
        kind: "transform",
        route,
        binding,
        owner: transform.owner,
        unwanted: new Set([...given, ...removals.keys()]),
        removed: removals,
      })
    : [];
  reportVainRemovals(removals, made, transform, binding);
  const kept = merge(made, body, removals);
  checkModules(kept, route, transform, binding);
  const ignored = ignoreRemoved(made, kept, removals, binding);
  for (const entry of kept) add(entry, route, binding);
  for (const weight of ignored) binding.claims.take(weight);
}

function removedName({ name }: Removal, { scope }: Route): string {
  return buildTemplate(templateIn(name), { ...scope, dotted: true }) ?? name.raw;
}

/** The transform's results in their order, the body's in place of those of the same name. */
function merge(
  made: readonly Made[],
  body: readonly Made[],
  removals: ReadonlyMap<string, Removal>,
): readonly Made[] {
  const own = made.filter(({ name }) => !removals.has(name));
  const replacing = new Map(body.map((entry) => [entry.name, entry]));
  const names = new Set(own.map(({ name }) => name));
  const merged = own.map((entry) => {
    const replacement = replacing.get(entry.name);
    return replacement ? { ...replacement, place: entry.place } : entry;
  });
  return [...merged, ...body.filter(({ name }) => !names.has(name))].filter(
    ({ value }) => value !== null,
  );
}

/** `- bias` also ignores the variables that only it would have read. */
function ignoreRemoved(
  made: readonly Made[],
  kept: readonly Made[],
  removals: ReadonlyMap<string, Removal>,
  { claims, model }: Binding,
): readonly CatalogWeight[] {
  const wanted = new Set<StoredTensor>(kept.flatMap(({ own }) => own));
  const ignored: CatalogWeight[] = [];
  for (const { name, own } of made) {
    const removal = removals.get(name);
    for (const tensor of removal ? own : []) {
      const weight = model.catalog.weights.find((it) => it === tensor);
      if (!removal || !weight || wanted.has(weight) || claims.isTaken(weight)) continue;
      claims.ignore(weight, removal.span);
      ignored.push(weight);
    }
  }
  return ignored;
}

function add(made: Made, route: Route, binding: Binding): void {
  const { claims, model, report } = binding;
  const { value, own } = made;
  if (value?.node == null) throw new Error("bug in k2t-rules: a result without a node");
  const { node } = value;
  for (const tensor of own) claims.take(tensor);
  for (const tensor of loadsOf(node)) claims.read(tensor);
  const layer = model.ordinalOf.get(route.view.layer)!;
  reporting(
    report,
    () =>
      addParameter({ ...made, value }, route.prefix(), [layer, ...made.place], binding, {
        allowed: made.allowed,
        declared: made.declared,
      }),
    [layerNote(route.view.layer)],
  );
}

function reportVainRemovals(
  removals: ReadonlyMap<string, Removal>,
  made: readonly Made[],
  transform: Owned<LayerRule> | null,
  { report }: Binding,
): void {
  for (const [name, removal] of removals) {
    if (made.some((entry) => entry.name === name)) continue;
    const names = (transform?.node.body ?? []).flatMap((entry) =>
      entry.kind === "assignment" ? entry.names.map(({ raw }) => raw) : [],
    );
    // What the transform can make is there to be removed, also where this layer lacks it.
    if (names.includes(name)) continue;
    report.error("K2T217", {
      message: `there is no parameter \`${name}\` to remove`,
      help:
        names.length === 0
          ? "this layer has no transform that makes parameters"
          : `the transform makes ${names.map((it) => `\`${it}\``).join(", ")}`,
      span: removal.span,
      ...(transform && {
        notes: [{ message: "the transform is here", span: transform.node.span }],
      }),
    });
  }
}
