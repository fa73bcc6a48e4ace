import { showShape } from "../../tensor/shape.js";
import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { Diagnostic, Severity } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import type { Program } from "../link/program.js";
import { patternOf } from "../match/pattern-of.js";
import type { Binding, PartialRoute } from "./binding.js";
import type { Fault } from "./faults.js";
import { triedOnLayer } from "./tried-on.js";

/**
 * Reports the weights that no rule takes, reads or ignores, layer by layer. Where a layer
 * was routed and nothing says how its variables go over, that is what is reported.
 */
export function reportUnmapped(
  { claims, faults, model, report, partial, program }: Binding,
  severity: Severity,
): readonly CatalogWeight[] {
  const unmapped = claims.unmapped(model.catalog.weights);
  const byLayer = new Map<CatalogLayer, CatalogWeight[]>();
  for (const weight of unmapped) {
    const others = byLayer.get(weight.layer);
    if (others) others.push(weight);
    else byLayer.set(weight.layer, [weight]);
  }
  const { file } = program.main.file.source;
  for (const [layer, weights] of byLayer) {
    const route = partial.get(layer);
    if (route) {
      const fault = partialFault(layer, weights, route, usesCore(program));
      faults.add({ ...fault, severity }, triedOnLayer(layer));
    } else {
      const finding = unmappedFinding(layer, weights, claims.routedBy(layer), file);
      report.add({ ...finding, code: "K2T401", severity });
    }
  }
  return unmapped;
}

const named = (name: string, { shape }: CatalogWeight): string =>
  `\`${name}\` ${showShape(shape)}`;

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

function partialFault(
  { path }: CatalogLayer,
  weights: readonly CatalogWeight[],
  { map, className }: PartialRoute,
  core: boolean,
): Fault {
  const left = weights.map((weight) => named(weight.name, weight)).join(", ");
  const { span } = map;
  if (className === null) {
    const message = `the class of layer \`${path}\` is not known, and nothing says what becomes of its variables ${left}`;
    const help =
      "state the class (`map … as Dense -> …`), or assign each variable in the body (`{ weight = kernel }`)";
    return { code: "K2T406", finding: { message, help, span }, key: path };
  }
  const message = `no transform says how a \`${className}\` goes over: layer \`${path}\` has ${left}`;
  const own = `write a \`layer ${className} { … }\` of your own, or assign its variables in the map's body`;
  const help = core
    ? own
    : `write \`use keras/core\` if it is a Keras layer; else ${own}`;
  return { code: "K2T405", finding: { message, help, span }, key: className };
}
