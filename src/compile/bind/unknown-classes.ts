import type { Config, PossibleClass } from "../../tensor/catalog.js";
import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { MapRule } from "../../lang/tree.js";
import type { Severity } from "../../report/diagnostic.js";
import { patternOf } from "../match/pattern-of.js";
import type { Program } from "../link/program.js";
import type { Binding } from "./binding.js";
import { patternsFor } from "./patterns-for.js";
import { assignmentOf, named } from "./show-weights.js";

/** A layer that a map routes though nothing says how its variables go over. */
export interface UnknownLayer {
  readonly layer: CatalogLayer;
  /** Those that are left over. */
  readonly weights: readonly CatalogWeight[];
  readonly map: MapRule;
}

/** Layers that one line of a rule file may be for. */
type Group = readonly [UnknownLayer, ...UnknownLayer[]];

/** Layers that a message lists; it counts the others. */
const MOST_LISTED = 20;

/** Classes that a message offers. */
const MOST_OFFERED = 3;

/**
 * Says of which layers the class is not known, with their variables and shapes and the line
 * that states what they are: once for all that are called alike and may be of the same
 * classes.
 */
export function reportUnknownClasses(
  unknown: readonly UnknownLayer[],
  severity: Severity,
  binding: Binding,
): void {
  const groups = new Map<string, [UnknownLayer, ...UnknownLayer[]]>();
  for (const it of unknown) {
    const { span } = it.map;
    const stem = it.layer.path.replace(/\d+$/, "");
    const classes = offered(it.layer, binding);
    const names = classes.length > 0 ? [] : it.weights.map(({ name }) => name);
    const key = JSON.stringify([span.source.file, span.start, stem, classes, names]);
    const group = groups.get(key);
    if (group) group.push(it);
    else groups.set(key, [it]);
  }
  for (const group of groups.values()) {
    const { span } = group[0].map;
    const message = messageFor(group);
    const help = helpFor(group, binding);
    binding.report.add({ code: "K2T406", severity, message, help, span, notes: [] });
  }
}

function messageFor(group: Group): string {
  const variables = ({ weights }: UnknownLayer): string =>
    weights.map((weight) => named(weight.name, weight)).join(", ");
  const [first, ...others] = group;
  if (others.length === 0) {
    return `the class of layer \`${first.layer.path}\` is not known, and nothing says what becomes of its variables ${variables(first)}`;
  }
  const listed = group
    .slice(0, MOST_LISTED)
    .map((it) => `\`${it.layer.path}\` with ${variables(it)}`);
  const more = group.length - listed.length;
  const rest = more > 0 ? `; and ${more} more` : "";
  return `the classes of ${group.length} layers are not known, and nothing says what becomes of their variables: ${listed.join("; ")}${rest}`;
}

/** The classes that a rule may state of a layer, of which something is known then. */
function offered(
  layer: CatalogLayer,
  { model, transforms }: Binding,
): readonly PossibleClass[] {
  const possible = model.catalog.possibleClasses(layer);
  const known = possible.filter(({ className }) => transforms.has(className));
  return (known.length > 0 ? known : possible).slice(0, MOST_OFFERED);
}

function helpFor(group: Group, binding: Binding): string {
  const [{ layer, weights, map }] = group;
  const template = templateOf(map, binding.program);
  if (template === null) {
    return "state the class (`map … as Dense -> …`), or assign each variable in the body (`{ weight = kernel }`)";
  }
  const layers = group.map((it) => it.layer);
  const all = binding.model.catalog.layers;
  const write = where(binding.program);
  const classes = offered(layer, binding);
  if (classes.length === 0) {
    const body = `{ ${weights.map(assignmentOf).join("; ")} }`;
    const isFree = ({ variables }: CatalogLayer): boolean => variables.length === 0;
    const lines = patternsFor(layers, all, isFree).map(
      (pattern) => `map "${pattern}" -> "${template}" ${body}`,
    );
    return `say what becomes of them, under names of your own: ${write} \`${lines.join("; ")}\``;
  }
  const lines = classes.map(({ className, config }) => {
    const isFree = (it: CatalogLayer): boolean =>
      it.variables.length === 0 || it.className === className;
    const as = `${className}${showConfig(config)}`;
    const maps = patternsFor(layers, all, isFree).map(
      (pattern) => `map "${pattern}" as ${as} -> "${template}"`,
    );
    return { as, maps };
  });
  const [first, ...others] = lines;
  const alternatives = others.map(({ as, maps }) =>
    maps.length === 1
      ? `; if ${as}, \`${maps[0]}\``
      : `; if ${as}, one such line for each with \`as ${as}\``,
  );
  const are = group.length === 1 ? "it is" : "they are";
  return `nothing but you can tell: if ${are} ${first!.as}, ${write} \`${first!.maps.join("; ")}\`${alternatives.join("")}`;
}

/** Where the line goes: a pack that is run by its name has no file to write into. */
function where({ main }: Program): string {
  const pack = main.file.items.find((item) => item.kind === "pack");
  return pack ? `write a file of \`use ${pack.name.text}\` and` : "write";
}

/** `(scale=false)`; nothing where nothing must be stated. */
export function showConfig(config: Config): string {
  const entries = Object.entries(config).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  return entries.length === 0 ? "" : `(${entries.join(", ")})`;
}

/**
 * The template of a map that routes layers by their whole paths, for a pattern that captures
 * nothing; null for others, of which the lines would have to be made by hand.
 */
function templateOf(map: MapRule, { files }: Program): string | null {
  if (map.body.length > 0 || map.where !== null) return null;
  if (!files.some(({ file }) => file.items.includes(map))) return null;
  const capture = /^\{(\w+):\*\*\}$/.exec(map.pattern.raw)?.[1];
  if (capture !== undefined) {
    const whole = map.template.raw.replaceAll(`{${capture}}`, "{path}");
    return /[{}]/.test(whole.replaceAll("{path}", "")) ? null : whole;
  }
  return patternOf(map.pattern.raw) === map.pattern.raw ? map.template.raw : null;
}
