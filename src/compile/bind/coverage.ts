import type { CatalogWeight } from "../../tensor/catalog.js";
import { showShape } from "../../tensor/shape.js";
import type { Severity } from "../../report/diagnostic.js";
import { layerNote } from "./bind-map.js";
import type { Binding } from "./binding.js";

/**
 * Reports the weights that no rule takes, reads or ignores. Where a layer was routed and
 * nothing says how its variables go over, that is what is reported.
 */
export function reportUnmapped(
  binding: Binding,
  severity: Severity,
): readonly CatalogWeight[] {
  const { claims, model, report, partial, program } = binding;
  const unmapped = claims.unmapped(model.catalog.weights);
  const { file } = program.main.file.source;
  const reported = new Set<string>();
  for (const weight of unmapped) {
    const { layer } = weight;
    const route = partial.get(layer);
    if (!route) {
      report.add({
        code: "K2T401",
        severity,
        message: `no rule takes the weight \`${weight.path}\` ${showShape(weight.shape)}`,
        file,
        notes: [layerNote(layer)],
        help: `route its layer by \`map "${layer.path}" -> "…"\`, or leave it out on purpose by \`ignore "${weight.path}"\``,
      });
    } else if (!reported.has(layer.path)) {
      reported.add(layer.path);
      const left = unmapped.filter((it) => it.layer === layer);
      report.add({
        ...partialFinding(weight, left, route.className),
        severity,
        span: route.map.span,
      });
    }
  }
  return unmapped;
}

function partialFinding(
  { layer }: CatalogWeight,
  left: readonly CatalogWeight[],
  className: string | null,
) {
  const named = left
    .map(({ name, shape }) => `\`${name}\` ${showShape(shape)}`)
    .join(", ");
  if (className === null) {
    return {
      code: "K2T406",
      message: `the class of layer \`${layer.path}\` is not known, and nothing says what becomes of its variables ${named}`,
      help: "state the class (`map … as Dense -> …`), or assign each variable in the body (`{ weight = kernel }`)",
      notes: [layerNote(layer)],
    } as const;
  }
  return {
    code: "K2T405",
    message: `no transform says how a \`${className}\` goes over: layer \`${layer.path}\` has ${named}`,
    help: `write \`use keras/core\` if it is a Keras layer, or a \`layer ${className} { … }\` of your own`,
    notes: [layerNote(layer)],
  } as const;
}
