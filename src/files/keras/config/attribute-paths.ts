import { groupNames } from "../classes/group-names.js";
import { groupBy } from "../group-by.js";
import type { ConfigLayer } from "./config-layer.js";
import { get, isList } from "./json.js";
import { isSerializedLayer } from "./serialized.js";

/**
 * Where Keras 3's containers have the children of a custom layer, going by the keys that they
 * have in the layer's config: `proj`, or `parts/dense_1` in a list, whose members Keras
 * numbers by class. Authors mostly call their attributes as the keys of their configs.
 */
export function attributePaths(owner: ConfigLayer): ReadonlyMap<ConfigLayer, string> {
  const paths = new Map<ConfigLayer, string>();
  for (const [attribute, children] of groupBy(owner.children, (it) => it.attribute)) {
    if (attribute === null) continue;
    const value = get(owner.config, attribute);
    if (!isList(value)) paths.set(children[0]!, attribute);
    // Where not all of a list are layers, nothing tells which of them is which group.
    else if (value.every(isSerializedLayer)) {
      const groups = groupNames(children.map(({ className }) => className));
      children.forEach((member, i) => paths.set(member, `${attribute}/${groups[i]!}`));
    }
  }
  return paths;
}
