import type { MapRule } from "../../lang/tree.js";
import type { Note } from "../../report/diagnostic.js";
import type { CatalogLayer } from "../../tensor/catalog.js";
import { capturesOfMatch } from "../evaluate/captures.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import { templateIn } from "../evaluate/results.js";
import type { Scope } from "../evaluate/scope.js";
import { buildTemplate } from "../evaluate/templates.js";
import { compilePattern } from "../match/compile-pattern.js";
import { reporting } from "../problem.js";
import {
  createCatalogSubject,
  type LayerView,
  plainView,
} from "../subject/catalog-subject.js";
import { allowedCodes, type Binding, joinName, type Territory } from "./binding.js";
import type { Order } from "./bound-program.js";
import { viewAs } from "./layer-view.js";
import { routeLayer } from "./route-layer.js";

/** Routes the layers that match and that no earlier rule has routed. */
export function bindMap(
  map: MapRule,
  place: Order,
  territory: Territory,
  binding: Binding,
): void {
  if (!map.pattern.pattern) throw new Error("bug in k2t-rules: a map without a pattern");
  const matcher = compilePattern(map.pattern.pattern);
  for (const { layer, path } of territory.layers) {
    if (binding.claims.isRouted(layer)) continue;
    const matched = matcher.match(path);
    if (!matched) continue;
    const captures = new Map([...territory.captures, ...capturesOfMatch(matched)]);
    const done = reporting(
      binding.report,
      () => bindLayer(map, { layer, path, captures, place }, territory, binding),
      [layerNote(layer)],
    );
    // A layer with an error has been spoken of: its weights are not unmapped besides.
    if (done !== null) continue;
    takeOwn(layer, binding);
    binding.used.add(map);
  }
}

/** What stands under every error that a layer led to. */
export function layerNote({ path, className }: CatalogLayer): Note {
  const what = path === "" ? "the model itself" : `the layer \`${path}\``;
  return { message: `for ${what}${className === null ? "" : ` (${className})`}` };
}

export function takeOwn(layer: CatalogLayer, { claims }: Binding): void {
  claims.route(layer);
  for (const weight of layer.variables) claims.take(weight);
}

interface Match {
  readonly layer: CatalogLayer;
  readonly path: string;
  readonly captures: Scope["captures"];
  readonly place: Order;
}

function bindLayer(
  map: MapRule,
  { layer, path, captures, place }: Match,
  territory: Territory,
  binding: Binding,
): true {
  const { model } = binding;
  const scopeFor = (view: LayerView): Scope => ({
    owner: territory.owner,
    captures,
    subject: createCatalogSubject(view, model),
    reads: [],
    dotted: false,
    wanted: 1,
  });
  const view = viewAs(map, layer, path, model, scopeFor(plainView(layer, path)));
  const scope = scopeFor(view);
  if (map.where && evaluateCondition(map.where, scope) !== true) return true;
  // Built for the first name only: a layer with nothing to name needs no place.
  let prefix: string | null = null;
  const prefixOf = (): string => {
    prefix ??= joinName(
      territory.prefix(),
      buildTemplate(templateIn(map.template), { ...scope, dotted: true }) ?? "",
    );
    return prefix;
  };
  routeLayer(
    {
      map,
      view,
      scope,
      prefix: prefixOf,
      place,
      allowed: allowedCodes(territory.allowed, map.allow),
    },
    binding,
  );
  return true;
}
