import type { LayerRule } from "../../lang/tree.js";
import { Fault } from "../../tensor/fault.js";
import { Problem } from "../problem.js";
import { createCatalogSubject } from "../subject/catalog-subject.js";
import type { Binding } from "./binding.js";
import type { Route } from "./route.js";

/**
 * A layer behind a transform with `restore`: with the variables that its stored ones stand
 * for. Without one, or where nothing is to be restored, it is as it was. Throws `Problem`
 * (K2T407) where the file does not tell how they are stored.
 */
export function restoredRoute(
  route: Route,
  { body }: LayerRule,
  { model }: Binding,
): Route {
  const restore = body.find(({ kind }) => kind === "restore");
  const { view, map } = route;
  const { className } = view;
  if (restore === undefined || className === null) return route;
  try {
    const variables = model.catalog.restoreVariables({ ...view, className });
    if (variables === null) return route;
    const restored = { ...view, variables };
    const subject = createCatalogSubject(restored, model);
    return { ...route, view: restored, scope: { ...route.scope, subject } };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { message, help } = error;
    throw new Problem("K2T407", {
      message: `\`${view.layer.path}\`: ${message}`,
      ...(help !== undefined && { help }),
      span: map.span,
      notes: [{ message: "this restores it", span: restore.span }],
    });
  }
}
