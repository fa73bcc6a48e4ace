import type { LayerRule } from "../../lang/tree.js";
import { checkAgreement } from "../declare/agreement.js";
import type { Owned } from "../link/program.js";
import { reporting } from "../problem.js";
import { layerNote } from "./bind-map.js";
import type { Binding } from "./binding.js";
import { createModuleSizes } from "./declared-sizes.js";
import type { Made } from "./evaluate-entries.js";
import type { Route } from "./route-layer.js";

/** Holds a layer's parameters against the declared module that they are for. */
export function moduleOf(
  { map }: Route,
  transform: Owned<LayerRule> | null,
  { program }: Binding,
) {
  const name = map.module ?? transform?.node.module;
  return name ? program.modules.get(name.text) : undefined;
}

export function checkModules(
  made: readonly Made[],
  route: Route,
  transform: Owned<LayerRule> | null,
  binding: Binding,
): void {
  const module = moduleOf(route, transform, binding);
  if (!module) return;
  const addSizes = createModuleSizes(module);
  for (const { name, value, assignment, fromTransform } of made) {
    if (value === null) continue;
    const span = assignment.value.span;
    const strict = fromTransform && route.map.module === null;
    reporting(
      binding.report,
      () => {
        checkAgreement(module, value, { name, span, strict });
        addSizes(name, value.type, span);
      },
      [layerNote(route.view.layer)],
    );
  }
}
