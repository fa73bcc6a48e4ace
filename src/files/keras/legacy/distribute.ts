import type { ConfigLayer } from "../config/config-layer.js";
import { isScopeOf } from "./scopes.js";
import type { Entry } from "./stored-groups.js";

/** The entries of each layer of a nested model, and those that no layer can be found for. */
export interface Distribution {
  readonly entries: ReadonlyMap<ConfigLayer, readonly Entry[]>;
  readonly lost: readonly Entry[];
}

/**
 * Gives each entry of a nested model to the layer that its scopes name: the first scope
 * that is one of the model's layers, also where it is that of a layer further down (older
 * versions leave the models between out). Without such a scope only a model of one layer
 * with weights leaves no choice.
 */
export function distribute(
  model: ConfigLayer,
  entries: readonly Entry[],
  hasWeights: (layer: ConfigLayer) => boolean,
): Distribution {
  const found = new Map<ConfigLayer, Entry[]>();
  const lost: Entry[] = [];
  const weighty = [...new Set(model.children)].filter(hasWeights);
  for (const entry of entries) {
    const single = weighty.length === 1 ? weighty[0] : undefined;
    const target = childNamed(model, entry) ?? childAbove(model, entry) ?? single;
    if (target === undefined) lost.push(entry);
    else found.set(target, [...(found.get(target) ?? []), entry]);
  }
  return { entries: found, lost };
}

function childNamed(model: ConfigLayer, { scopes }: Entry): ConfigLayer | undefined {
  for (const scope of scopes) {
    const child = model.children.find(({ name }) => name === scope);
    if (child !== undefined) return child;
  }
  for (const scope of scopes) {
    const [child, second] = model.children.filter(({ name }) => isScopeOf(scope, name));
    if (child !== undefined && second === undefined) return child;
  }
  return undefined;
}

/** The one child that has, somewhere below it, a layer that the scopes name. */
function childAbove(model: ConfigLayer, entry: Entry): ConfigLayer | undefined {
  const [child, second] = model.children.filter((it) => holds(it, entry));
  return second === undefined ? child : undefined;
}

function holds(layer: ConfigLayer, entry: Entry): boolean {
  const inner =
    layer.wrapped === null ? layer.children : [...layer.children, layer.wrapped];
  return (
    inner.some(({ name }) => name !== "" && entry.scopes.includes(name)) ||
    inner.some((it) => holds(it, entry))
  );
}
