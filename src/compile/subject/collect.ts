import type { Pattern } from "../../lang/tree.js";
import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { Capture } from "../evaluate/scope.js";
import { type CapturedValue, compilePattern } from "../match/compile-pattern.js";
import { createPlaces } from "../match/places.js";
import { choosePlaces } from "./choose-places.js";
import type { Collected, Model } from "./model.js";
import { namedBeneath } from "./named-beneath.js";

/** `/a/b` is meant from the root: its first segment is empty. */
function fromRoot(pattern: Pattern): Pattern | null {
  const [first, ...others] = pattern.segments;
  const empty = first?.kind === "parts" && first.parts.length === 0;
  return empty && others.length > 0 ? { ...pattern, segments: others } : null;
}

/**
 * The weights that match, by a path relative to `base` or from the root with a leading `/`,
 * in the order of their captures (numbers by value). A capture that the rule's own pattern
 * has made already must have the same text.
 */
export function collectWeights(
  pattern: Pattern,
  captures: ReadonlyMap<string, Capture>,
  base: CatalogLayer,
  model: Model,
): readonly CatalogWeight[] {
  const absolute = fromRoot(pattern);
  const byBase: Map<CatalogLayer | null, readonly Collected[]> =
    model.collected.get(pattern) ?? new Map();
  model.collected.set(pattern, byBase);
  const key = absolute ? null : base;
  // Every layer that a rule routes may ask for the same weights.
  const found = byBase.get(key) ?? findMatches(absolute ?? pattern, key, model);
  byBase.set(key, found);
  return found.flatMap((it) => (agrees(it.captures, captures) ? [it.weight] : []));
}

function findMatches(
  pattern: Pattern,
  base: CatalogLayer | null,
  { catalog, naming, weightsUnder }: Model,
): readonly Collected[] {
  const matcher = compilePattern(pattern);
  const from = base ?? catalog.root;
  const prefix = from.path === "" ? "" : `${from.path}/`;
  const places = createPlaces(namedBeneath(from, weightsUnder(prefix)));
  const found = choosePlaces({ pattern, matcher, span: null }, places, naming);
  const collected = found.flatMap(({ thing: weight, path }) => {
    const captures = matcher.match(path);
    return captures ? [{ weight, captures }] : [];
  });
  return collected.sort(byCaptures);
}

function agrees(
  matched: ReadonlyMap<string, CapturedValue>,
  captures: ReadonlyMap<string, Capture>,
): boolean {
  return [...matched].every(([name, captured]) => {
    const value = captures.get(name)?.value;
    // As groups of sources agree: `01` and `1` are one integer, and two texts.
    if (value?.kind === "integer" && captured.kind === "int") {
      return value.value === captured.value;
    }
    if (value?.kind !== "integer" && value?.kind !== "string") return true;
    return String(value.value) === captured.text;
  });
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

function byCaptures(first: Collected, second: Collected): number {
  for (const [name, { text }] of first.captures) {
    const order = COLLATOR.compare(text, second.captures.get(name)?.text ?? "");
    if (order !== 0) return order;
  }
  return 0;
}
