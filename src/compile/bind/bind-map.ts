import type { MapRule } from "../../lang/tree.js";
import type { CatalogLayer } from "../../tensor/catalog.js";
import { capturesOfMatch } from "../evaluate/captures.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { templateIn } from "../evaluate/results.js";
import { createScope, type Scope } from "../evaluate/scope.js";
import { buildTemplate } from "../evaluate/templates.js";
import {
  createCatalogSubject,
  type LayerView,
  plainView,
} from "../subject/catalog-subject.js";
import { requireSegments } from "./add-parameter.js";
import { allowedCodes, type Binding, joinName, type Territory } from "./binding.js";
import type { Order } from "./bound-program.js";
import { attempt } from "./faults.js";
import type { IndexAs } from "./index-as.js";
import { nameVariables, viewAs } from "./layer-view.js";
import { tryPattern } from "./try-pattern.js";
import { routeLayer } from "./route-layer.js";
import { triedOnLayer } from "./tried-on.js";

/** What the rules around tell a map. */
interface Standing {
  /** Where it stands among them. */
  readonly order: Order;
  readonly indexAs: IndexAs;
}

/** Routes the layers that match and that no earlier rule has routed. */
export function bindMap(
  map: MapRule,
  { order, indexAs }: Standing,
  territory: Territory,
  binding: Binding,
): void {
  const { claims, faults, used } = binding;
  const trial = tryPattern(map.pattern);
  const { naming } = binding.model;
  for (const place of trial.candidates(territory.layers, naming)) {
    const { thing: layer, path, canonical } = place;
    if (claims.isRouted(layer)) continue;
    if (territory.view !== null) {
      if (binding.tries.left === 0) reportTries(map, binding);
      binding.tries.left -= 1;
      if (binding.tries.left < 0) return;
    }
    const done = attempt(faults, triedOnLayer(layer), () => {
      const matched = trial.match(path);
      // A layer of which earlier rules have taken all is not routed.
      if (!matched || claims.hasFree(layer) === false) return;
      const captures = new Map([...territory.captures, ...capturesOfMatch(matched)]);
      bindLayer(
        map,
        { layer, path: canonical, captures, place: order, indexAs },
        territory,
        binding,
      );
    });
    if (done !== null) continue;
    used.add(map);
    claims.giveUp(layer, map.span);
  }
}

/** Maps within maps within maps, of patterns that match everything. */
function reportTries(map: MapRule, { report, claims, model }: Binding): void {
  // Nothing that comes after can be told: it is this that is to be mended.
  model.catalog.weights.forEach(claims.excuse);
  report.error("K2T505", {
    message: "the maps within maps are tried on too many layers",
    help: "let the patterns inside a map's body name what they are for, instead of `**`",
    span: map.span,
  });
}

interface Match {
  readonly layer: CatalogLayer;
  readonly path: string;
  readonly captures: Scope["captures"];
  readonly place: Order;
  readonly indexAs: IndexAs;
}

function bindLayer(
  map: MapRule,
  { layer, path, captures, place, indexAs }: Match,
  territory: Territory,
  binding: Binding,
): void {
  const { program } = binding;
  const { catalog } = binding.model;
  const scopeFor = (view: LayerView): Scope =>
    createScope({
      owner: territory.owner,
      captures,
      subject: createCatalogSubject(view, binding.model),
    });
  const plain = plainView(layer, path);
  const as = map.as?.name.text === "none" ? null : map.as;
  const unnamed = as ? viewAs(as, plain, scopeFor(plain), { catalog, indexAs }) : plain;
  if (map.where && evaluateCondition(map.where, scopeFor(unnamed)) !== true) return;
  const view = as ? nameVariables(as, unnamed, catalog, program.classes) : unnamed;
  const scope = scopeFor(view);
  routeLayer(
    {
      map,
      view,
      scope,
      prefix: prefixFor(map, scope, territory),
      place,
      allowed: allowedCodes(territory.allowed, map.allow),
    },
    binding,
  );
}

/** Built for the first name only: a layer with nothing to name needs no place. */
function prefixFor(map: MapRule, scope: Scope, territory: Territory): () => string {
  let prefix: string | null = null;
  return () => {
    if (prefix !== null) return prefix;
    const own = buildTemplate(templateIn(map.template), { ...scope, dotted: true });
    if (own === null) throw new Error("bug in k2t-rules: an unknown place of a layer");
    if (own !== "") requireSegments(own, map.template.span);
    prefix = joinName(territory.prefix(), own);
    return prefix;
  };
}
