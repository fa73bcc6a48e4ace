import { ATTENTION_CLASSES } from "./attention.js";
import { CONVOLUTION_CLASSES } from "./convolutions.js";
import { DENSE_CLASSES } from "./dense.js";
import type { LayerClass } from "./layer-class.js";
import { NORMALIZATION_CLASSES } from "./normalizations.js";
import { OTHER_CLASSES } from "./other.js";
import { PREPROCESSING_CLASSES } from "./preprocessing.js";
import { RECURRENT_CLASSES } from "./recurrent.js";
import { snakeCase } from "./snake-case.js";
import { wrapperClasses } from "./wrappers.js";

const PLAIN_CLASSES = [
  ...DENSE_CLASSES,
  ...CONVOLUTION_CLASSES,
  ...NORMALIZATION_CLASSES,
  ...RECURRENT_CLASSES,
  ...ATTENTION_CLASSES,
  ...PREPROCESSING_CLASSES,
  ...OTHER_CLASSES,
];

const classes = new Map<string, LayerClass>();

function register(entries: readonly LayerClass[]): void {
  for (const entry of entries) {
    for (const name of [entry.name, ...entry.aliases]) classes.set(name, entry);
  }
}

register(PLAIN_CLASSES);
register(wrapperClasses((name) => classes.get(name)));

/** Every class once; `Dense` and the like before those that may look like them. */
export function allClasses(): ReadonlySet<LayerClass> {
  return new Set(classes.values());
}

/** The class of this name, also by a name of older versions. */
export function findClass(name: string): LayerClass | undefined {
  return classes.get(name);
}

/**
 * `Conv2D` for `Convolution2D`. A registered class of somebody's own goes by its name without
 * the package (`me>Attention` in legacy files, `Attention` in Keras 3's), unless Keras has a
 * class of that name.
 */
export function canonicalClass(name: string): string {
  const known = classes.get(name);
  if (known) return known.name;
  const bare = name.slice(name.lastIndexOf(">") + 1);
  return classes.has(bare) ? name : bare;
}

const bySnakeCase = new Map(
  [...classes].map(([name, entry]) => [snakeCase(name), entry]),
);

/** The class after which Keras names a layer: `conv2d` and `conv2d_3` give Conv2D. */
export function classOfAutomaticName(name: string): LayerClass | undefined {
  return bySnakeCase.get(name.replace(/_\d+$/, ""));
}

const byLowercase = new Map(
  [...classes].map(([name, entry]) => [name.toLowerCase(), entry]),
);

/** The class after which Keras 1 names a layer: `convolution2d_3` gives Conv2D. */
export function classOfLowercaseName(name: string): LayerClass | undefined {
  return byLowercase.get(name.replace(/_\d+$/, ""));
}
