import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { Diagnostic, Severity } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import type { Program } from "../link/program.js";
import { patternOf } from "../match/pattern-of.js";
import type { Binding, PartialRoute } from "./binding.js";
import type { Fault } from "./faults.js";
import { triedOnLayer } from "./tried-on.js";
import { assignmentOf, named } from "./show-weights.js";
import { reportUnknownClasses, type UnknownLayer } from "./unknown-classes.js";

/**
 * Reports the weights that no rule takes, reads or ignores, layer by layer. Where a layer
 * was routed and nothing says how its variables go over, that is what is reported.
 */
export function reportUnmapped(
  binding: Binding,
  severity: Severity,
): readonly CatalogWeight[] {
  const { claims, faults, model, report, partial, program } = binding;
  const unmapped = claims.unmapped(model.catalog.weights);
  const byLayer = new Map<CatalogLayer, CatalogWeight[]>();
  for (const weight of unmapped) {
    const others = byLayer.get(weight.layer);
    if (others) others.push(weight);
    else byLayer.set(weight.layer, [weight]);
  }
  const { file } = program.main.file.source;
  const unknown: UnknownLayer[] = [];
  for (const [layer, weights] of byLayer) {
    const route = partial.get(layer);
    if (route && route.className === null) {
      unknown.push({ layer, weights, map: route.map });
    } else if (route) {
      const fault = classFault(layer, weights, route, usesCore(program));
      faults.add({ ...fault, severity }, triedOnLayer(layer));
    } else {
      const finding = unmappedFinding(layer, weights, claims.routedBy(layer), file);
      report.add({ ...finding, code: "K2T401", severity });
    }
  }
  reportUnknownClasses(unknown, severity, binding);
  return unmapped;
}

function unmappedFinding(
  layer: CatalogLayer,
  weights: readonly CatalogWeight[],
  routed: Span | undefined,
  file: string,
): Omit<Diagnostic, "code" | "severity"> {
  const [first, ...others] = weights;
  const paths = weights.map((weight) => named(weight.path, weight)).join(", ");
  const noun = others.length === 0 ? "the weight" : "the weights";
  const all = layer.path === "" ? "**" : `${patternOf(layer.path)}/**`;
  const pattern = others.length === 0 ? patternOf(first!.path) : all;
  const about = { message: `of ${triedOnLayer(layer).label}` };
  const route = { message: "which is routed here, without it", span: routed! };
  return {
    message: `no rule takes ${noun} ${paths}`,
    file,
    notes: routed ? [about, route] : [about],
    help: `${adviceFor(layer, first!, routed)}, or leave out what is not wanted by \`ignore "${pattern}"\``,
  };
}

function adviceFor(
  { path }: CatalogLayer,
  first: CatalogWeight,
  routed: Span | undefined,
): string {
  if (routed)
    return `say what becomes of it in the map's body: \`{ name = ${first.name} }\``;
  return path === ""
    ? `take it by \`weight "${patternOf(first.path)}" -> "…"\``
    : `route its layer by \`map "${patternOf(path)}" -> "…"\``;
}

/** Keras's own layers are then known, so that this is another. */
const usesCore = ({ files }: Program): boolean =>
  files.some(({ file }) =>
    file.items.some((item) => item.kind === "pack" && item.name.text === "keras/core"),
  );

function classFault(
  { path }: CatalogLayer,
  weights: readonly CatalogWeight[],
  { map: { span }, className }: PartialRoute,
  core: boolean,
): Fault {
  const left = weights.map((weight) => named(weight.name, weight)).join(", ");
  const message = `no transform says how a \`${className}\` goes over: layer \`${path}\` has ${left}`;
  const assignments = weights.map(assignmentOf).join("; ");
  const own = `write one of your own, such as \`layer ${className} { ${assignments} }\`, or assign its variables in the map's body`;
  const help = core
    ? own
    : `write \`use keras/core\` if it is a Keras layer; else ${own}`;
  return { code: "K2T405", finding: { message, help, span }, key: className! };
}
