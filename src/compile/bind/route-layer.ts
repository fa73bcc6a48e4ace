import type { LayerRule, MapRule } from "../../lang/tree.js";
import type { Code } from "../../report/codes.js";
import type { Scope } from "../evaluate/scope.js";
import type { Owned } from "../link/program.js";
import type { LayerView } from "../subject/catalog-subject.js";
import { bindRules } from "./bind-rules.js";
import type { Binding, Territory } from "./binding.js";
import type { Order } from "./bound-program.js";
import { checkClassSizes } from "./declared-sizes.js";
import { findTransform } from "./find-transform.js";
import { assignParameters } from "./assign-parameters.js";
import { heedMessages } from "./messages.js";
import { beneath } from "./territory.js";

/** A layer on its way through a map. */
export interface Route {
  readonly map: MapRule;
  readonly view: LayerView;
  /** Of the map's body. */
  readonly scope: Scope;
  readonly prefix: () => string;
  readonly place: Order;
  readonly allowed: ReadonlySet<Code>;
}

/** Places within a route: the rules of its body, its transform, what the body adds. */
export const BODY_RULES = 0;
export const TRANSFORM = 1;
export const BODY_ASSIGNMENTS = 2;

/**
 * A layer's way: the rules in the map's body, then those in its class transform, then the
 * assignments of both, the body's in place of the transform's.
 */
export function routeLayer(route: Route, binding: Binding): void {
  const { map, view, scope } = route;
  const { claims, used } = binding;
  const before = binding.parameters.length + claims.ignored.length;
  const variables = [...view.variables.values()];
  const isOpen = (): boolean => variables.some((weight) => !claims.isTaken(weight));
  bindRules(map.body, territoryOf(route, scope, BODY_RULES), binding);
  const transform = isOpen() ? findTransform(route, binding) : null;
  if (!heedMessages(route, transform, binding)) {
    used.add(map);
    return;
  }
  if (transform) {
    checkClassSizes(view, binding);
    bindTransformRules(transform, route, binding);
  }
  assignParameters(route, transform, binding);
  const stated = map.as !== null && map.as.name.text === "none";
  if (isOpen() && !transform && !stated) {
    binding.partial.set(view.layer, { map, className: view.className });
  }
  if (binding.parameters.length + claims.ignored.length > before) {
    used.add(map);
    claims.route(view.layer);
  }
}

function bindTransformRules(
  { node, owner }: Owned<LayerRule>,
  route: Route,
  binding: Binding,
): void {
  binding.used.add(node);
  const scope = { ...route.scope, owner, captures: new Map() };
  bindRules(node.body, territoryOf(route, scope, TRANSFORM), binding);
}

function territoryOf(
  route: Route,
  { owner, captures }: Scope,
  within: number,
): Territory {
  const { view, prefix, allowed, place } = route;
  return {
    ...beneath(view),
    owner,
    captures,
    prefix,
    allowed,
    place: [...place, within],
  };
}
