import type { MapRule } from "../../lang/tree.js";
import type { CatalogLayer, Config, Json } from "../../tensor/catalog.js";
import { jsonOfValue } from "../evaluate/config-values.js";
import { evaluate } from "../evaluate/evaluate.js";
import type { Scope } from "../evaluate/scope.js";
import { Problem } from "../problem.js";
import { type LayerView, plainView } from "../subject/catalog-subject.js";
import type { Model } from "../subject/model.js";

/**
 * The layer as a map with `as CLASS(key=value)` states it: its class, its config over the
 * file's, and names for variables that have only numbers.
 */
export function viewAs(
  { as }: MapRule,
  layer: CatalogLayer,
  path: string,
  model: Model,
  scope: Scope,
): LayerView {
  const plain = plainView(layer, path);
  if (!as || as.name.text === "none") return plain;
  const className = model.catalog.canonicalClass(as.name.text);
  const stated: Record<string, Json> = {};
  for (const { name, value } of as.config) {
    const json = jsonOfValue(evaluate(value, scope, "value"));
    if (json === undefined) {
      throw new Problem("K2T121", {
        message: `\`${name.text}\` of a config is a number, a text, true, false, none or a list`,
        span: value.span,
      });
    }
    stated[name.text] = json;
  }
  const config: Config = { ...layer.config, ...stated };
  const { variables } = layer;
  const numbered =
    variables.length > 0 && variables.every(({ name }) => /^\d+$/.test(name));
  // Names that the file has are the author's; only mere numbers are replaced.
  if (!numbered) return { ...plain, className, config };
  const names = model.catalog.nameVariables(layer, className, config);
  if (names === null) {
    throw new Problem("K2T406", {
      message: `\`${layer.path}\` has ${variables.length} variables without names, which is not what a ${className} has under this config`,
      help: `state what of its config matters, such as \`as ${as.name.text}(use_bias=false)\`, or assign its variables by position: \`weight = @0\``,
      span: as.span,
    });
  }
  const named = new Map(variables.map((weight, i) => [names[i]!, weight]));
  return { ...plain, className, config, variables: named };
}
