import type { LayerRule } from "../../lang/tree.js";
import type { Scope } from "../evaluate/scope.js";
import type { Owned } from "../link/program.js";
import { assignParameters } from "./assign-parameters.js";
import { bindRules } from "./bind-rules.js";
import type { Binding, Territory } from "./binding.js";
import { checkClassSizes } from "./declared-sizes.js";
import { findTransform } from "./find-transform.js";
import { heedMessages } from "./messages.js";
import { BODY_RULES, type Route, TRANSFORM, transformScope } from "./route.js";
import { beneath } from "./territory.js";

/**
 * A layer's way: the rules in the map's body, then those in its class transform, then the
 * assignments of both, the body's in place of the transform's.
 */
export function routeLayer(route: Route, binding: Binding): void {
  const { map, view, scope } = route;
  const { claims, faults, used } = binding;
  const before = countResults(binding);
  bindBody(route, scope, BODY_RULES, map.body, binding);
  // A layer without any weights may still have parameters made from its config.
  const isFree = claims.hasFree(view.layer) !== false;
  const transform = isFree ? findTransform(route, binding) : null;
  if (!heedMessages(route, transform, binding)) {
    used.add(map);
    claims.giveUp(view.layer, map.span);
    return;
  }
  if (transform) {
    checkClassSizes(view, binding);
    const inner = transformScope(route, transform);
    bindBody(route, inner, TRANSFORM, transform.node.body, binding);
  }
  const errors = faults.errorCount;
  assignParameters(route, transform, binding);
  if (faults.errorCount > errors) {
    used.add(map);
    claims.giveUp(view.layer, map.span);
    return;
  }
  noteWhatIsLeft(route, transform, binding);
  if (countResults(binding) > before) {
    used.add(map);
    claims.route(view.layer, map.span);
  }
}

const countResults = ({ parameters, claims }: Binding): number =>
  parameters.length + claims.ignored.length;

/** Remembers layers of which variables are left over because nothing says what they become. */
function noteWhatIsLeft(
  { map, view }: Route,
  transform: Owned<LayerRule> | null,
  { claims, partial, used }: Binding,
): void {
  const stated = map.as?.name.text === "none";
  const open = view.layer.variables.some((weight) => !claims.isTaken(weight));
  if (!open) return;
  // That they are unmapped is what there is to say, not that the map matches nothing.
  used.add(map);
  if (transform || stated) return;
  partial.set(view.layer, { map, className: view.className });
}

function bindBody(
  route: Route,
  { owner, captures }: Scope,
  within: number,
  entries: LayerRule["body"],
  binding: Binding,
): void {
  const isRule = ({ kind }: { readonly kind: string }): boolean =>
    kind === "map" || kind === "weight" || kind === "ignore";
  if (!entries.some(isRule)) return;
  const { view, prefix, allowed, place } = route;
  const territory: Territory = {
    ...beneath(view),
    owner,
    captures,
    prefix,
    allowed,
    place: [...place, within],
  };
  bindRules(entries, territory, binding);
}
