import type { Pattern } from "../../lang/tree.js";
import type { CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { Capture } from "../evaluate/scope.js";
import { type CapturedValue, compilePattern } from "../match/compile-pattern.js";
import type { Model } from "./model.js";

interface Match {
  readonly weight: CatalogWeight;
  readonly captures: ReadonlyMap<string, CapturedValue>;
}

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
  const matcher = compilePattern(absolute ?? pattern);
  const prefix = absolute || base.path === "" ? "" : `${base.path}/`;
  const matches: Match[] = [];
  for (const weight of model.catalog.weights) {
    if (!weight.path.startsWith(prefix)) continue;
    const matched = matcher.match(weight.path.slice(prefix.length));
    if (matched && agrees(matched, captures)) matches.push({ weight, captures: matched });
  }
  return matches.sort(byCaptures).map(({ weight }) => weight);
}

function agrees(
  matched: ReadonlyMap<string, CapturedValue>,
  captures: ReadonlyMap<string, Capture>,
): boolean {
  return [...matched].every(([name, { text }]) => {
    const value = captures.get(name)?.value;
    if (value?.kind !== "integer" && value?.kind !== "string") return true;
    return String(value.value) === text;
  });
}

function byCaptures(first: Match, second: Match): number {
  for (const [name, { text }] of first.captures) {
    const order = text.localeCompare(second.captures.get(name)?.text ?? "", "en", {
      numeric: true,
    });
    if (order !== 0) return order;
  }
  return 0;
}
