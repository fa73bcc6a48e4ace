import type { LayerRule, MapRule, Name, Removal, Rule } from "../../lang/tree.js";
import type { Code } from "../../report/codes.js";
import type { Report } from "../../report/diagnostic.js";
import { isCode } from "../../report/is-code.js";
import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { Capture } from "../evaluate/scope.js";
import type { CheckedProgram } from "../check/check.js";
import type { LinkedFile, Owned } from "../link/program.js";
import type { Places } from "../match/places.js";
import { type LayerView, plainView } from "../subject/catalog-subject.js";
import type { Model, TensorSource } from "../subject/model.js";
import type { BoundParameter, Order } from "./bound-program.js";
import type { Attention } from "./attention.js";
import type { Claims } from "./claims.js";
import type { Faults } from "./faults.js";
import type { Transforms } from "./find-transform.js";

/** What one run of `bind` works with and fills. */
export interface Binding {
  readonly program: CheckedProgram;
  readonly model: Model;
  readonly report: Report;
  readonly claims: Claims;
  readonly parameters: BoundParameter[];
  /** Rules that matched something. */
  readonly used: Set<Rule | LayerRule>;
  readonly faults: Faults;
  /** What transforms say of layers. */
  readonly attention: Attention;
  readonly transforms: Transforms;
  /** The class transform that each routed layer went through. */
  readonly transformed: Map<CatalogLayer, Owned<LayerRule>>;
  /** The last map that met a layer and left variables of it over. */
  readonly leftOver: Map<CatalogLayer, MapRule>;
  /** How often the maps within maps may still be tried on a layer. */
  readonly tries: { left: number };
  /** Layers that were routed though nothing says how all of their variables go over. */
  readonly partial: Map<CatalogLayer, PartialRoute>;
}

/** A layer of which a route left variables over, and why. */
export interface PartialRoute {
  readonly map: MapRule;
  readonly className: string | null;
}

/** The part of a model that a list of rules is about, with paths relative to it. */
export interface Territory {
  readonly owner: LinkedFile;
  readonly captures: ReadonlyMap<string, Capture>;
  /** What goes before the names that its rules build. Throws `Problem`. */
  readonly prefix: () => string;
  readonly layers: Places<CatalogLayer>;
  readonly weights: Places<CatalogWeight>;
  /** Where its rules stand among all: the parameters of one layer come in this order. */
  readonly place: Order;
  /** Lints silenced by `allow` of the rules around. */
  readonly allowed: ReadonlySet<Code>;
  /** The layer whose body the rules stand in, as `as CLASS` states it; null: a file's. */
  readonly view: LayerView | null;
  /** For the rules of a class transform: what the map's body says instead. */
  readonly instead: Instead | null;
}

/** What a map's body gives in place of what a class transform makes by rules. */
export interface Instead {
  /** Names that the body assigns. */
  readonly given: ReadonlySet<string>;
  /** Weights that its assignments read. */
  readonly read: ReadonlySet<TensorSource>;
  readonly removals: ReadonlyMap<string, Removal>;
  /** Names of `removals` that a rule would have made. */
  readonly removed: Set<string>;
}

/** A weight's layer and name as the rules of a territory see them. */
export function seenFrom(
  weight: CatalogWeight,
  { view }: Territory,
): { readonly view: LayerView; readonly name: string } {
  if (view?.layer !== weight.layer)
    return { view: plainView(weight.layer), name: weight.name };
  return { view, name: namesIn(view).get(weight) ?? weight.name };
}

function namesIn(view: LayerView): ReadonlyMap<CatalogWeight, string> {
  const known = namesOfView.get(view);
  if (known) return known;
  // Of two names of one weight the first, as when one looks for it.
  const names = new Map([...view.variables].reverse().map(([name, it]) => [it, name]));
  namesOfView.set(view, names);
  return names;
}

/** Each of the weights of a layer asks for its own. */
const namesOfView = new WeakMap<LayerView, ReadonlyMap<CatalogWeight, string>>();

/** `a.b`; an empty part leaves no point. */
export function joinName(prefix: string, name: string): string {
  if (prefix === "") return name;
  return name === "" ? prefix : `${prefix}.${name}`;
}

/** The lints that are silenced around a rule and by the rule itself. */
export function allowedCodes(
  outer: ReadonlySet<Code>,
  allow: readonly Name[],
): ReadonlySet<Code> {
  const codes = allow.map(({ text }) => text).filter(isCode);
  return codes.length === 0 ? outer : new Set([...outer, ...codes]);
}
