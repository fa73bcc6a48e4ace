import type { LayerRule } from "../../lang/tree.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import type { Owned, Program } from "../link/program.js";
import type { Binding } from "./binding.js";
import { lacksNeeded } from "./needed-keys.js";
import { leavesToNext } from "../leaves-to-next.js";
import { restoredRoute } from "./restored-route.js";
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

/** What class transforms have to say of a layer. */
export interface Found {
  /** The first that applies and does more than to warn; null where none does. */
  readonly transform: Owned<LayerRule> | null;
  /** The layer as that one sees it. */
  readonly route: Route;
  /** Those that only warn, as far as they were tried before it. */
  readonly warnings: readonly Warning[];
}

/** A transform that warns of a layer as it sees it. */
export interface Warning {
  readonly transform: Owned<LayerRule>;
  readonly route: Route;
}

/** The class transforms that apply to a layer; none with `as none`. Throws `Problem`. */
export function findTransform(plain: Route, binding: Binding): Found {
  const { transforms, used } = binding;
  const warnings: Warning[] = [];
  const { className } = plain.view;
  if (className === null || plain.map.as?.name.text === "none") {
    return { transform: null, route: plain, warnings };
  }
  let route = plain;
  for (const transform of transforms.get(className) ?? []) {
    const { where } = transform.node;
    if (lacksNeeded(transform, route.view.config)) continue;
    if (where && evaluateCondition(where, transformScope(route, transform)) !== true)
      continue;
    used.add(transform.node);
    const { body } = transform.node;
    if (body.length === 0 || !body.every(leavesToNext)) {
      binding.transformed.set(plain.view.layer, transform);
      return { transform, route, warnings };
    }
    warnings.push({ transform, route });
    route = restoredRoute(route, transform.node, binding);
  }
  return { transform: null, route, warnings };
}
