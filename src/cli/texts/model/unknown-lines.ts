import { createPlaces } from "../../../compile/match/places.js";
import { patternOf } from "../../../compile/match/pattern-of.js";
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
  const isBare = layers.every(({ config }) => Object.keys(config).length === 0);
  if (layers.length === 0 || !isBare) return [];
  return [
    "the file has no config: classes are told by names and shapes; what a Flatten flattens, epsilons and activations are not known",
  ];
}

const isNumbered = ({ variables }: CatalogLayer): boolean =>
  variables.every(({ name }) => /^\d+$/.test(name));

function unknownClasses({ layers }: Catalog): readonly string[] {
  const unknown = layers.filter(
    ({ className, variables }) => className === null && variables.length > 0,
  );
  const [first] = unknown;
  if (first === undefined) return [];
  const numbered = unknown.some(isNumbered) ? ", nor the names of variables" : "";
  const many = count(unknown.length, "layer");
  return [
    `${many} with \`?\`: no class is known${numbered}; ${stateClass(first)} (${somePaths(unknown)})`,
  ];
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
  const variable = first.variables[0]!;
  const read = isNumbered(first) ? "@0" : short(variable.name);
  const body = `map "${shortPattern(first)}" -> "…" { name = ${read} }`;
  return [
    `not of Keras: ${some(classes)}; say what becomes of their variables: \`${visible(body)}\``,
  ];
}

function stateClass(layer: CatalogLayer): string {
  const state = `map "${shortPattern(layer)}" as CLASS -> "…"`;
  return `write \`${visible(state)}\``;
}

/** What the names in parentheses are, and which of them mean something else. */
export function otherNameLines({ layers }: Catalog): readonly string[] {
  if (!layers.some(({ otherName }) => otherName !== null)) return [];
  const { others, contested } = createPlaces(
    layers.map((it) => ({ thing: it, path: it.path, otherPath: it.otherPath })),
  );
  const [example] = others;
  const [not] = contested;
  const legend =
    example === undefined
      ? []
      : [
          `names in parentheses are other ones of the same layers, for rules too: \`${short(example.path)}\` is \`${short(example.canonical)}\``,
        ];
  const clash =
    not === undefined
      ? []
      : [
          `but where that is another layer's path it is that layer: \`${short(not.path)}\` is not \`${short(not.canonical)}\``,
        ];
  return [...legend, ...clash];
}

const LONGEST_PATH = 60;

const short = (path: string): string => clipTo(visible(path), LONGEST_PATH);

/** Written out where it is not too long to be written at all. */
const shortPattern = ({ path }: CatalogLayer): string =>
  path.length <= 4 * LONGEST_PATH ? patternOf(path) : short(path);

const somePaths = (layers: readonly CatalogLayer[]): string =>
  some(layers.map(({ path }) => path));

const MOST_NAMED = 4;

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).map(short).join(", ");
  return more > 0 ? `${named} and ${grouped(more)} more` : named;
}
