import type { AsClass, Declaration } from "../../lang/tree.js";
import type { Catalog, Config } from "../../tensor/catalog.js";
import { statedConfig } from "../evaluate/stated-config.js";
import type { Scope } from "../evaluate/scope.js";
import { Problem } from "../problem.js";
import type { IndexAs } from "./index-as.js";
import type { LayerView } from "../subject/catalog-subject.js";

/** A layer with the class and config that `as CLASS(key=value)` states, over the file's. */
export function viewAs(
  as: AsClass,
  plain: LayerView,
  scope: Scope,
  {
    catalog,
    indexAs,
  }: { readonly catalog: Pick<Catalog, "canonicalClass">; readonly indexAs: IndexAs },
): LayerView {
  const { layer } = plain;
  const config: Config = { ...plain.config, ...statedConfig(as, scope) };
  const className = catalog.canonicalClass(as.name.text);
  const view = { ...plain, className, config };
  return layer.className === null
    ? { ...view, index: () => indexAs(layer, className) }
    : view;
}

/**
 * Gives variables that have mere numbers the names that their class has for them, and those
 * of Keras 1 the later ones. Other names that the file has are the author's and stay.
 */
export function nameVariables(
  as: AsClass,
  view: LayerView,
  catalog: Pick<Catalog, "nameVariables" | "modernVariables">,
  classes: ReadonlyMap<string, Declaration>,
): LayerView {
  const { layer, className, config } = view;
  const { variables } = layer;
  if (className !== null && className !== layer.className) {
    const modern = catalog.modernVariables?.(layer, className, config) ?? null;
    if (modern !== null) return { ...view, variables: modern };
  }
  const numbered = variables.every(({ name }) => /^\d+$/.test(name));
  if (!numbered || variables.length === 0 || className === null) return view;
  const names =
    catalog.nameVariables(layer, className, config) ??
    declaredNames(classes.get(className), variables.length);
  if (names === null) throw wrongCount(as, view);
  return { ...view, variables: new Map(variables.map((it, i) => [names[i]!, it])) };
}

/** The names of an author's own class, if it is declared with so many variables. */
function declaredNames(
  declaration: Declaration | undefined,
  count: number,
): readonly string[] | null {
  const all = declaration?.entries ?? [];
  const required = all.filter(({ optional }) => !optional);
  const entries = [all, required].find(({ length }) => length === count);
  return entries?.map(({ name }) => name.text) ?? null;
}

function wrongCount({ span }: AsClass, { layer, className }: LayerView): Problem {
  const count = layer.variables.length;
  return new Problem("K2T406", {
    message: `\`${layer.path}\` has ${count} ${count === 1 ? "variable" : "variables"} without names, which is not what a ${className} has under this config`,
    help: "state what of its config matters (`as Dense(use_bias=false)`, `as BatchNormalization(scale=false)`), or assign its variables by position: `weight = @0`",
    span,
  });
}
