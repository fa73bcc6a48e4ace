import type {
  BodyEntry,
  IgnoreRule,
  Item,
  LayerRule,
  MapRule,
  Text,
  WeightRule,
} from "../../lang/tree.js";
import type { Finding } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import type { CatalogLayer } from "../../tensor/catalog.js";
import { patternOf } from "../match/pattern-of.js";
import type { Places } from "../match/places.js";
import type { Suggester } from "../suggester.js";
import type { Binding, Territory } from "./binding.js";
import type { Claims } from "./claims.js";
import { tryPattern } from "./try-pattern.js";

/** The rules that match something or not. */
export type Matching = MapRule | WeightRule | IgnoreRule | LayerRule;

/** Warns of the rules of the file that one runs that matched nothing. */
export function warnOfUnused(
  whole: Pick<Territory, "layers" | "weights">,
  binding: Binding,
): void {
  const explain = explainAtTop(whole, binding);
  for (const item of binding.program.main.file.items) {
    if (isMatching(item)) warnIfUnused(item, explain, binding);
  }
}

export const isMatching = (item: Item | BodyEntry): item is Matching =>
  ["map", "weight", "ignore", "layer"].includes(item.kind);

type Explain = (rule: Matching) => Explanation;

function warnIfUnused(rule: Matching, explain: Explain, binding: Binding): void {
  if (binding.used.has(rule)) {
    // The rules within one that matched may still have matched nothing.
    if (rule.kind !== "map" && rule.kind !== "layer") return;
    for (const entry of rule.body) {
      if (isMatching(entry)) warnIfUnused(entry, explainWithin, binding);
    }
    return;
  }
  if (rule.optional || rule.allow.some(({ text }) => text === "K2T410")) return;
  // A layer with an error is given up: that no transform came to it is no fault of its own.
  if (rule.kind === "layer" && binding.faults.errorCount > 0) return;
  const { why, ...more } = explain(rule);
  binding.report.warning("K2T410", {
    message: `${subjectOf(rule)} ${why}`,
    help: "put `optional` before a rule that need not match",
    span: rule.span,
    ...more,
  });
}

/** How messages call a rule: `map "fc1"`. */
export function subjectOf(rule: Matching): string {
  const quoted = (texts: readonly Text[]): string =>
    texts.map(({ raw }) => `"${raw}"`).join(", ");
  switch (rule.kind) {
    case "layer":
      return `\`layer ${rule.classes.map(({ text }) => text).join(", ")}\``;
    case "map":
      return `\`map ${quoted([rule.pattern])}\``;
    case "weight":
      return `\`weight ${quoted(rule.sources)}\``;
    case "ignore":
      return `\`ignore ${quoted(rule.patterns)}\``;
  }
}

interface Explanation extends Pick<Finding, "notes" | "suggestion" | "help"> {
  /** Completes "the rule …". */
  readonly why: string;
}

const explainWithin: Explain = () => ({
  why: "matches nothing that is still free in the layers that it is for",
});

/** Why a rule at the top of the file matched nothing. */
function explainAtTop(
  { layers, weights }: Pick<Territory, "layers" | "weights">,
  { model, claims, program }: Binding,
): Explain {
  const classes = new Set(model.catalog.layers.flatMap((it) => it.className ?? []));
  const layerPaths = [...layers.all, ...layers.others].map(({ path }) => path);
  const weightPaths = [...weights.all, ...weights.others].map(({ path }) => path);
  const nearestOf = (rule: readonly Text[], paths: readonly string[]) =>
    model.suggester.nearest(rule[0]!.raw, paths);
  return (rule) => {
    if (rule.kind === "layer") {
      const names = rule.classes.map(({ text }) => program.canonicalClass(text));
      return ofClasses(names, classes, model.suggester);
    }
    const conditional = rule.where !== null;
    if (rule.kind === "map") {
      const by = (layer: CatalogLayer): Span | undefined =>
        claims.routedBy(layer) ?? takenBy(layer, claims);
      const found = matchesOf([rule.pattern], layers, by);
      if (found.first !== undefined) return ofMatches(found, "routed", conditional);
      const weight = matchesOf([rule.pattern], weights, claims.takenBy).first;
      if (weight !== undefined) return otherKind("layer", weight, "weight");
      return noMatch("layer", nearestOf([rule.pattern], layerPaths));
    }
    const texts = rule.kind === "weight" ? rule.sources : rule.patterns;
    const found = matchesOf(texts, weights, claims.takenBy);
    if (found.first !== undefined) return ofMatches(found, "taken", conditional);
    const layer = matchesOf(texts, layers, claims.routedBy).first;
    if (layer !== undefined) return otherKind("weight", layer, "map");
    return noMatch("weight", nearestOf(texts, weightPaths));
  };
}

function takenBy({ variables }: CatalogLayer, claims: Claims): Span | undefined {
  const spans = variables.map(claims.takenBy);
  return spans.every((span) => span !== undefined) ? spans[0] : undefined;
}

const noMatch = (what: string, suggestion: string | undefined): Explanation => ({
  why: `matches no ${what}`,
  ...(suggestion && { suggestion: patternOf(suggestion) }),
});

/** A map's pattern that names weights, or the other way round. */
function otherKind(what: string, path: string, keyword: "map" | "weight"): Explanation {
  const is = keyword === "map" ? "layer" : "weight";
  return {
    why: `matches no ${what}`,
    help: `\`${path}\` is a ${is}, and a ${is} goes over by \`${keyword} "${patternOf(path)}" -> "…"\``,
  };
}

function ofClasses(
  names: readonly string[],
  known: ReadonlySet<string>,
  { nearest }: Suggester,
): Explanation {
  if (names.some((it) => known.has(it))) {
    return { why: "applies to no layer that is routed" };
  }
  const suggestion = nearest(names[0]!, known);
  return { why: "is for no layer of the model", ...(suggestion && { suggestion }) };
}

/** What a rule would match, and of that the first that another rule has. */
interface Matches {
  readonly first: string | undefined;
  readonly taken: { readonly path: string; readonly by: Span } | undefined;
}

function matchesOf<Thing>(
  texts: readonly Text[],
  places: Places<Thing>,
  by: (thing: Thing) => Span | undefined,
): Matches {
  let first: string | undefined;
  for (const text of texts) {
    const trial = tryPattern(text);
    for (const { thing, path } of trial.candidates(places)) {
      if (trial.match(path) === null) continue;
      first ??= path;
      const span = by(thing);
      if (span) return { first, taken: { path, by: span } };
    }
  }
  return { first, taken: undefined };
}

function ofMatches(
  { first, taken }: Matches,
  verb: "routed" | "taken",
  conditional: boolean,
): Explanation {
  if (conditional) {
    const why = `matches \`${first}\`, but its condition holds for nothing that is still free`;
    return { why };
  }
  if (!taken) return { why: `matches \`${first}\`, of which nothing is left to take` };
  return {
    why: "matches only what other rules have taken before it",
    notes: [{ message: `\`${taken.path}\` is ${verb} here`, span: taken.by }],
  };
}
