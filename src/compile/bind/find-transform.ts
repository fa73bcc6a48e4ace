import type { LayerRule } from "../../lang/tree.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import type { Owned, Program } from "../link/program.js";
import type { Binding } from "./binding.js";
import { type Route, transformScope } from "./route.js";

/** Class transforms in the order in which they are tried, by canonical class. */
export type Transforms = ReadonlyMap<string, readonly Owned<LayerRule>[]>;

export function transformsByClass({ transforms, canonicalClass }: Program): Transforms {
  const byClass = new Map<string, Owned<LayerRule>[]>();
  for (const transform of transforms) {
    const names = transform.node.classes.map(({ text }) => canonicalClass(text));
    for (const name of new Set(names)) {
      const others = byClass.get(name);
      if (others) others.push(transform);
      else byClass.set(name, [transform]);
    }
  }
  return byClass;
}

/** The first class transform that applies to a layer; none with `as none`. */
export function findTransform(
  route: Route,
  { transforms, used }: Binding,
): Owned<LayerRule> | null {
  const { className } = route.view;
  if (className === null || route.map.as?.name.text === "none") return null;
  for (const transform of transforms.get(className) ?? []) {
    const { where } = transform.node;
    if (where && evaluateCondition(where, transformScope(route, transform)) !== true)
      continue;
    used.add(transform.node);
    return transform;
  }
  return null;
}
