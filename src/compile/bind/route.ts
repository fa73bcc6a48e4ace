import type { LayerRule, MapRule } from "../../lang/tree.js";
import type { Code } from "../../report/codes.js";
import { nothingRead, type Scope } from "../evaluate/scope.js";
import type { Owned } from "../link/program.js";
import type { LayerView } from "../subject/catalog-subject.js";
import type { Order } from "./bound-program.js";

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

/** A transform sees the layer and its own file's names, and nothing of the map. */
export function transformScope(
  { scope }: Pick<Route, "scope">,
  { owner }: Owned<LayerRule>,
): Scope {
  return { ...scope, owner, captures: new Map(), ...nothingRead() };
}
