import type { ConfigLayer } from "../config/config-layer.js";
import { withoutNumber } from "./scopes.js";
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
  if (entries.length === 0) return { entries: found, lost };
  const children = [...new Set(model.children)];
  const weighty = children.filter(hasWeights);
  const single = weighty.length === 1 ? weighty[0] : undefined;
  const named = indexed(children, ({ name }) => [name]);
  const above = indexed(children, namesBelow);
  for (const entry of entries) {
    const target = childNamed(named, entry) ?? childAbove(above, entry) ?? single;
    if (target === undefined) {
      lost.push(entry);
      continue;
    }
    const others = found.get(target);
    if (others === undefined) found.set(target, [entry]);
    else others.push(entry);
  }
  return { entries: found, lost };
}

/** Layers by name. */
type Index = ReadonlyMap<string, readonly ConfigLayer[]>;

function indexed(
  layers: readonly ConfigLayer[],
  namesOf: (layer: ConfigLayer) => Iterable<string>,
): Index {
  const index = new Map<string, ConfigLayer[]>();
  for (const layer of layers) {
    for (const name of namesOf(layer)) {
      const others = index.get(name);
      if (others === undefined) index.set(name, [layer]);
      else others.push(layer);
    }
  }
  return index;
}

function childNamed(named: Index, { scopes }: Entry): ConfigLayer | undefined {
  for (const scope of scopes) {
    const child = named.get(scope)?.[0];
    if (child !== undefined) return child;
  }
  for (const scope of scopes) {
    const [child, second] = named.get(withoutNumber(scope)) ?? [];
    if (child !== undefined && second === undefined) return child;
  }
  return undefined;
}

/** The one child that has, somewhere below it, a layer that the scopes name. */
function childAbove(above: Index, { scopes }: Entry): ConfigLayer | undefined {
  const holding = new Set(scopes.flatMap((scope) => above.get(scope) ?? []));
  const [child, second] = holding;
  return second === undefined ? child : undefined;
}

/** The names of all layers below a layer. */
function namesBelow(layer: ConfigLayer): ReadonlySet<string> {
  const names = new Set<string>();
  // A set is walked on to what is added meanwhile; a shared layer is in it once.
  const layers = new Set([layer]);
  for (const { children, wrapped } of layers) {
    for (const inner of wrapped === null ? children : [...children, wrapped]) {
      if (inner.name !== "") names.add(inner.name);
      layers.add(inner);
    }
  }
  return names;
}
