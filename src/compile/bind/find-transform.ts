import type { LayerRule } from "../../lang/tree.js";
import { evaluateCondition } from "../evaluate/evaluate.js";
import type { Owned } from "../link/program.js";
import type { Binding } from "./binding.js";
import type { Route } from "./route-layer.js";

/** The first class transform that applies to a layer; none with `as none`. */
export function findTransform(
  { map, view, scope }: Route,
  { program, model }: Binding,
): Owned<LayerRule> | null {
  const { className } = view;
  if (className === null || map.as?.name.text === "none") return null;
  for (const transform of program.transforms) {
    const { node, owner } = transform;
    const names = node.classes.map(({ text }) => model.catalog.canonicalClass(text));
    if (!names.includes(className)) continue;
    const inner = { ...scope, owner, captures: new Map(), reads: [] };
    if (!node.where || evaluateCondition(node.where, inner) === true) return transform;
  }
  return null;
}
