import { showConfig } from "../../../compile/bind/unknown-classes.js";
import { patternOf } from "../../../compile/match/pattern-of.js";
import { createPlaces } from "../../../compile/match/places.js";
import { findClass } from "../../../files/keras/classes/index.js";
import { visible } from "../../../report/visible.js";
import type { Catalog, CatalogLayer } from "../../../tensor/catalog.js";
import { clipTo } from "../../clip-to.js";
import { count, grouped } from "../words.js";

/**
 * What the file leaves open, and what to write: a missing config, classes that are not known,
 * variables without names.
 */
export function unknownLines(catalog: Catalog): readonly string[] {
  return [...noConfigLine(catalog), ...unknownClasses(catalog), ...ownClasses(catalog)];
}

function noConfigLine({ layers }: Catalog): readonly string[] {
  // What shapes tell of a layer stands in its config too, but no name does.
  const isBare = layers.every(({ config }) => !Object.hasOwn(config, "name"));
  if (layers.length === 0 || !isBare) return [];
  return [
    "the file has no config: classes are told by names and shapes; what a Flatten flattens, epsilons and activations are not known",
  ];
}

const MOST_GROUPS = 5;
const MOST_CLASSES = 3;

/** A line for the layers that may be of the same classes. */
function unknownClasses(catalog: Catalog): readonly string[] {
  const unknown = catalog.layers.filter(
    ({ className, variables }) => className === null && variables.length > 0,
  );
  const groups = new Map<string, CatalogLayer[]>();
  for (const layer of unknown) {
    const classes = catalog.possibleClasses(layer).slice(0, MOST_CLASSES);
    const names = classes.map((it) => it.className + showConfig(it.config)).join(" or ");
    const group = groups.get(names);
    if (group) group.push(layer);
    else groups.set(names, [layer]);
  }
  const shown = [...groups].slice(0, MOST_GROUPS);
  const more = unknown.length - shown.reduce((sum, [, layers]) => sum + layers.length, 0);
  return [
    ...shown.map(([classes, layers]) => unknownLine(classes, layers)),
    ...(more > 0 ? [`${count(more, "more layer")} of unknown class`] : []),
  ];
}

function unknownLine(classes: string, layers: readonly CatalogLayer[]): string {
  const [first] = layers;
  const which = `class unknown: ${some(layers.map(({ path }) => path))}`;
  if (classes === "") return `${which}; ${sayWhatBecomes(first!)}`;
  const likeliest = classes.split(" or ")[0]!;
  const state = `map "${shortPattern(first!)}" as ${likeliest} -> "…"`;
  const condition = classes === likeliest ? "" : `if ${likeliest}, `;
  return `${which}; perhaps ${classes}: ${condition}write \`${visible(state)}\``;
}

/** Classes of the author's own: nothing converts them by itself. */
function ownClasses({ root, layers }: Catalog): readonly string[] {
  const own = [root, ...layers].filter(
    ({ className, variables }) =>
      className !== null && variables.length > 0 && findClass(className) === undefined,
  );
  const [first] = own;
  if (first === undefined) return [];
  const classes = [...new Set(own.map(({ className }) => className!))];
  return [`not of Keras: ${some(classes)}; ${sayWhatBecomes(first)}`];
}

function sayWhatBecomes(layer: CatalogLayer): string {
  const { name } = layer.variables[0]!;
  const read = /^\d+$/.test(name) ? "@0" : short(name);
  const body = `map "${shortPattern(layer)}" -> "…" { name = ${read} }`;
  return `say what becomes of their variables: \`${visible(body)}\``;
}

/** What the names in parentheses are, and which of them mean something else. */
export function otherNameLines({ layers }: Catalog): readonly string[] {
  if (!layers.some(({ otherName }) => otherName !== null)) return [];
  const { others, contested } = createPlaces(
    layers.map((it) => ({ thing: it, path: it.path, otherPath: it.otherPath })),
  );
  const [example] = others;
  const [not] = contested;
  const lines: string[] = [];
  if (example) {
    lines.push(
      `names in parentheses are other ones of the same layers, for rules too: \`${short(example.path)}\` is \`${short(example.canonical)}\``,
    );
  }
  if (not) {
    lines.push(
      `but where that is another layer's path it is that layer: \`${short(not.path)}\` is not \`${short(not.canonical)}\``,
    );
  }
  return lines;
}

const LONGEST_PATH = 60;

const short = (path: string): string => clipTo(visible(path), LONGEST_PATH);

/** Written out where it is not too long to be written at all. */
const shortPattern = ({ path }: CatalogLayer): string =>
  path.length <= 4 * LONGEST_PATH ? patternOf(path) : short(path);

const MOST_NAMED = 4;

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).map(short).join(", ");
  return more > 0 ? `${named} and ${grouped(more)} more` : named;
}
