import { isTrained } from "../../../files/keras/classes/is-trained.js";
import { visible } from "../../../report/visible.js";
import type { Catalog, CatalogWeight, SetApart } from "../../../tensor/catalog.js";
import type { DType } from "../../../tensor/dtype.js";
import { clipTo } from "../../clip-to.js";
import { showSize } from "../../sizes.js";
import { totalsOf } from "../totals.js";
import { count, grouped, someOf } from "../words.js";

/** What the model comes to: parameters, bytes, dtypes, what is trained. */
export function totalsLines({ weights, layers, root }: Catalog): readonly string[] {
  const { elements, bytes } = totalsOf(weights);
  const own = [root, ...layers].filter(({ variables }) => variables.length > 0);
  const where = `${count(weights.length, "weight")} of ${count(own.length, "layer")}`;
  const sum = `${count(elements, "parameter")} in ${where}, ${showSize(bytes)}`;
  const trained = trainedWords(weights);
  return [`${sum}${dtypeWords(weights)}`, ...(trained === null ? [] : [trained])];
}

/** ` of float32`, or the bytes of each dtype, most first. */
function dtypeWords(weights: readonly CatalogWeight[]): string {
  const sizes = new Map<DType, number>();
  for (const { dtype, bytes } of weights) {
    sizes.set(dtype, (sizes.get(dtype) ?? 0) + bytes);
  }
  const [first, ...others] = [...sizes].sort(([, one], [, other]) => other - one);
  if (first === undefined) return "";
  if (others.length === 0) return ` of ${first[0]}`;
  const each = [first, ...others].map(([dtype, size]) => `${showSize(size)} of ${dtype}`);
  return `: ${each.join(", ")}`;
}

function trainedWords(weights: readonly CatalogWeight[]): string | null {
  const of = (wanted: boolean | null): number =>
    totalsOf(weights.filter((it) => isTrained(it) === wanted)).elements;
  const [trained, kept, unknown] = [of(true), of(false), of(null)];
  // A file without config tells of moving averages alone: that is no answer.
  if (trained === 0 && (kept < unknown || kept === 0)) return null;
  if (kept + unknown === 0) return "all of them are trained";
  const parts = [`${grouped(trained)} are trained`];
  if (kept > 0) parts.push(`${grouped(kept)} are not (frozen, or kept up by Keras)`);
  if (unknown > 0) parts.push(`of ${grouped(unknown)} the file does not say`);
  return parts.join(", ");
}

const MOST_CLASSES = 8;

/** The layers that the tree leaves out, counted by class. */
export function bareLayersLine({ layers }: Catalog): readonly string[] {
  const bare = layers.filter((it) => it.variables.length + it.children.length === 0);
  if (bare.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { className } of bare) {
    const name = className ?? "of unknown class";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sum = `${count(bare.length, "layer")} without weights (see --all)`;
  // Without a config no class is known of what has no weights.
  if (bare.every(({ className }) => className === null)) return [sum];
  const named = [...counts]
    .slice(0, MOST_CLASSES)
    .map(([name, many]) => visible(many === 1 ? name : `${grouped(many)} ${name}`));
  const more = counts.size - named.length;
  const list = named.join(", ") + (more > 0 ? ` and ${grouped(more)} more classes` : "");
  return [`${sum}: ${list}`];
}

const LONGEST_NAME = 60;

const REASONS: Readonly<Record<SetApart["why"], string>> = {
  optimizer: "the optimizer's state",
  metrics: "metrics",
  seed: "states of random seeds",
  copy: "copies of weights",
  other: "nothing that is known",
};

/** A line for each reason why datasets are no weights of the model. */
export function apartLines(apart: readonly SetApart[]): readonly string[] {
  return Object.entries(REASONS).flatMap(([why, reason]) => {
    const these = apart.filter((it) => it.why === why);
    if (these.length === 0) return [];
    const bytes = these.reduce((sum, { tensor }) => sum + (tensor?.bytes ?? 0), 0);
    const what = `${count(these.length, "array")}, ${showSize(bytes)}`;
    const names = someOf(these.map(whichOf));
    return [`set apart as ${reason}: ${what} (${names})`];
  });
}

/** Its path, and what it is a copy of: `/td/vars/0 of /td/layer/vars/0`. */
function whichOf({ stored, of }: SetApart): string {
  const shown = (path: string): string => clipTo(visible(path), LONGEST_NAME);
  return of === undefined ? shown(stored) : `${shown(stored)} of ${shown(of)}`;
}
