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
import { nearest } from "../../report/suggest.js";
import { compilePattern } from "../match/compile-pattern.js";
import { type Binding, patternOf } from "./binding.js";

type Matching = MapRule | WeightRule | IgnoreRule | LayerRule;

/** Warns of the rules of the file that one runs that matched nothing. */
export function warnOfUnused(binding: Binding): void {
  for (const item of binding.program.main.file.items) {
    if (isMatching(item)) warnIfUnused(item, explainAtTop, binding);
  }
}

const isMatching = (item: Item | BodyEntry): item is Matching =>
  ["map", "weight", "ignore", "layer"].includes(item.kind);

type Explain = (rule: Matching, binding: Binding) => Explanation;

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
  const { why, ...more } = explain(rule, binding);
  binding.report.warning("K2T410", {
    message: `${subjectOf(rule)} ${why}`,
    help: "put `optional` before a rule that need not match",
    span: rule.span,
    ...more,
  });
}

function subjectOf(rule: Matching): string {
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

interface Explanation extends Pick<Finding, "notes" | "suggestion"> {
  /** Completes "the rule …". */
  readonly why: string;
}

const explainWithin: Explain = () => ({
  why: "matches nothing that is still free in the layers that it is for",
});

/** Why a rule at the top of the file matched nothing. */
const explainAtTop: Explain = (rule, { model, claims }) => {
  const { layers, root, weights } = model.catalog;
  switch (rule.kind) {
    case "layer":
      return ofClasses(
        rule,
        layers.flatMap(({ className }) => className ?? []),
      );
    case "map": {
      const places = [root, ...layers].map((layer) => ({
        path: layer.path,
        by: claims.routedBy(layer) ?? takenBy(layer.variables, claims.takenBy),
      }));
      return ofPaths([rule.pattern], places, "layer", rule.where !== null);
    }
    default: {
      const places = weights.map((weight) => ({
        path: weight.path,
        by: claims.takenBy(weight),
      }));
      const texts = rule.kind === "weight" ? rule.sources : rule.patterns;
      return ofPaths(texts, places, "weight", rule.where !== null);
    }
  }
};

function takenBy<Thing>(
  things: readonly Thing[],
  by: (thing: Thing) => Span | undefined,
): Span | undefined {
  const spans = things.map(by);
  return spans.every((span) => span !== undefined) ? spans[0] : undefined;
}

function ofClasses({ classes }: LayerRule, known: readonly string[]): Explanation {
  const names = classes.map(({ text }) => text);
  const suggestion = nearest(names[0]!, known);
  return known.some((it) => names.includes(it))
    ? { why: "applies to no layer that is routed" }
    : { why: "is for no layer of the model", ...(suggestion && { suggestion }) };
}

interface Place {
  readonly path: string;
  /** The rule that has routed or taken it. */
  readonly by: Span | undefined;
}

function ofPaths(
  texts: readonly Text[],
  places: readonly Place[],
  what: "layer" | "weight",
  conditional: boolean,
): Explanation {
  const matchers = texts.map((text) => compilePattern(patternOf(text)));
  const matching = places.filter(({ path }) =>
    matchers.some((matcher) => matcher.match(path) !== null),
  );
  const [first] = matching;
  if (!first) {
    const suggestion = nearest(
      texts[0]!.raw,
      places.map(({ path }) => path),
    );
    return { why: `matches no ${what}`, ...(suggestion && { suggestion }) };
  }
  if (conditional) {
    return {
      why: `matches \`${first.path}\`, but its condition holds for nothing that is still free`,
    };
  }
  const taken = matching.find(({ by }) => by !== undefined);
  if (taken) {
    const verb = what === "layer" ? "routed" : "taken";
    const message = `\`${taken.path}\` is ${verb} here`;
    return {
      why: "matches only what other rules have taken before it",
      notes: [{ message, span: taken.by! }],
    };
  }
  return { why: `matches \`${first.path}\`, of which nothing is left to take` };
}
