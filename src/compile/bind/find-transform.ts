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

/** What class transforms have to say of a layer. */
export interface Found {
  /** The first that applies and does more than to warn; null where none does. */
  readonly transform: Owned<LayerRule> | null;
  /** Those that only warn, as far as they were tried before it. */
  readonly warnings: readonly Owned<LayerRule>[];
}

/** The class transforms that apply to a layer; none with `as none`. */
export function findTransform(route: Route, { transforms, used }: Binding): Found {
  const warnings: Owned<LayerRule>[] = [];
  const { className } = route.view;
  if (className === null || route.map.as?.name.text === "none") {
    return { transform: null, warnings };
  }
  for (const transform of transforms.get(className) ?? []) {
    const { where } = transform.node;
    if (where && evaluateCondition(where, transformScope(route, transform)) !== true)
      continue;
    used.add(transform.node);
    if (!onlyWarns(transform.node)) return { transform, warnings };
    warnings.push(transform);
  }
  return { transform: null, warnings };
}

/** A transform that makes nothing and refuses nothing leaves the layer to the next. */
function onlyWarns({ body }: LayerRule): boolean {
  const isWarning = (entry: LayerRule["body"][number]): boolean =>
    entry.kind === "message" && entry.severity === "warning";
  return body.length > 0 && body.every(isWarning);
}
