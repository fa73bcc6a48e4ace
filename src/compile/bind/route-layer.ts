import type { LayerRule } from "../../lang/tree.js";
import type { Scope } from "../evaluate/scope.js";
import type { Owned } from "../link/program.js";
import { assignParameters, evaluateBody } from "./assign-parameters.js";
import { bindRules } from "./bind-rules.js";
import type { Binding, Instead, Territory } from "./binding.js";
import { checkClassSizes } from "./declared-sizes.js";
import { findTransform } from "./find-transform.js";
import { attempt } from "./faults.js";
import { heedMessages } from "./messages.js";
import { BODY_RULES, type Route, TRANSFORM, transformScope } from "./route.js";
import { beneath } from "./territory.js";
import { routedBy, triedOnLayer } from "./tried-on.js";

/**
 * A layer's way: the rules in the map's body, then those in its class transform, then the
 * assignments of both, the body's in place of the transform's.
 */
export function routeLayer(stored: Route, binding: Binding): void {
  const { map, scope } = stored;
  const { layer } = stored.view;
  const { claims, faults, used } = binding;
  const before = countResults(binding);
  bindBody(stored, { scope, within: BODY_RULES, instead: null }, map.body, binding);
  // `as CLASS` over a wide pattern meets input layers and the like, which have nothing to name.
  const { variables, children, path } = layer;
  const isBare = variables.length === 0 && (children.length === 0 || path === "");
  if (map.as && isBare) return;
  // A layer without any weights may still have parameters made from its config.
  const isFree = claims.hasFree(layer) !== false;
  const found = isFree
    ? findTransform(stored, binding)
    : { transform: null, route: stored, warnings: [] };
  // A map's body is about what is stored, a transform may be about what that stands for.
  const { transform, route } = found;
  if (!heedMessages(stored, found, binding)) {
    used.add(map);
    claims.giveUp(layer, map.span);
    return;
  }
  const errors = faults.errorCount;
  // Before the transform's rules: what the body gives, they do not make.
  const body = evaluateBody(stored, binding);
  if (transform) {
    const sizes = (): void => checkClassSizes(route.view, binding);
    const sound = attempt(faults, triedOnLayer(layer), sizes, [routedBy(map)]);
    if (sound === null) {
      used.add(map);
      claims.giveUp(layer, map.span);
      return;
    }
    const inner = transformScope(route, transform);
    const { instead } = body;
    const within = { scope: inner, within: TRANSFORM, instead };
    bindBody(route, within, transform.node.body, binding);
  }
  assignParameters(route, transform, body, binding);
  if (faults.errorCount > errors) {
    used.add(map);
    claims.giveUp(layer, map.span);
    return;
  }
  noteWhatIsLeft(route, transform, binding);
  if (countResults(binding) > before) {
    used.add(map);
    claims.route(layer, map.span);
  }
}

const countResults = ({ parameters, claims }: Binding): number =>
  parameters.length + claims.ignored.length;

/** Remembers layers of which variables are left over because nothing says what they become. */
function noteWhatIsLeft(
  { map, view }: Route,
  transform: Owned<LayerRule> | null,
  { claims, leftOver, partial }: Binding,
): void {
  const stated = map.as?.name.text === "none";
  const open = view.layer.variables.some((weight) => !claims.isTaken(weight));
  if (!open) return;
  leftOver.set(view.layer, map);
  if (transform || stated) return;
  partial.set(view.layer, { map, className: view.className });
}

interface Within {
  readonly scope: Scope;
  readonly within: number;
  readonly instead: Instead | null;
}

function bindBody(
  route: Route,
  { scope, within, instead }: Within,
  entries: LayerRule["body"],
  binding: Binding,
): void {
  const isRule = ({ kind }: { readonly kind: string }): boolean =>
    kind === "map" || kind === "weight" || kind === "ignore";
  if (!entries.some(isRule)) return;
  const { view, prefix, allowed, place } = route;
  const territory: Territory = {
    ...beneath(view),
    view,
    instead,
    owner: scope.owner,
    captures: scope.captures,
    prefix,
    allowed,
    place: [...place, within],
  };
  bindRules(entries, territory, binding);
}
