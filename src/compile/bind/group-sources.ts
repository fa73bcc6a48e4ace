import type { Text, WeightRule } from "../../lang/tree.js";
import type { CatalogWeight } from "../../tensor/catalog.js";
import { capturesOfMatch } from "../evaluate/captures.js";
import type { Capture } from "../evaluate/scope.js";
import { Problem } from "../problem.js";
import type { Naming } from "../subject/naming.js";
import type { Territory } from "./binding.js";
import { tryPattern } from "./try-pattern.js";

type Captures = ReadonlyMap<string, Capture>;

/** One weight for each source of a rule, and the captures on which they agree. */
export interface SourceGroup {
  readonly weights: readonly CatalogWeight[];
  readonly captures: Captures;
}

interface Match {
  readonly weight: CatalogWeight;
  readonly captures: Captures;
}

/** The weights that a rule may take. */
interface Candidates {
  readonly weights: Territory["weights"];
  readonly isFree: (weight: CatalogWeight) => boolean;
  readonly naming: Naming;
}

/** Finds the matches of one source that agree with the captures of others. */
type Partners = (captures: Captures) => readonly Match[];

/**
 * Finds the weights that each pattern matches and puts those together of which the
 * captures agree; each weight goes into one group. A group that lacks a source, or has a
 * choice for one, is a problem that `onProblem` gets with its weights; the others go on.
 * Throws `Problem` for a path that a pattern could match in too many ways.
 */
export function groupSources(
  rule: WeightRule,
  candidates: Candidates,
  onProblem: (problem: Problem, weights: readonly CatalogWeight[]) => void,
): readonly SourceGroup[] {
  const matches = rule.sources.map((source) => matchesOf(source, candidates));
  const groups: SourceGroup[] = [];
  const grouped = new Set<CatalogWeight>();
  matches.forEach((ofSource, seed) => {
    const partners = matches.map(partnersAmong);
    for (const match of ofSource) {
      if (grouped.has(match.weight)) continue;
      const found = completeGroup(rule, partners, { seed, match, grouped });
      for (const weight of found.weights) grouped.add(weight);
      if (found.problem) onProblem(found.problem, found.weights);
      else groups.push(found);
    }
  });
  return groups;
}

function matchesOf(
  source: Text,
  { weights, isFree, naming }: Candidates,
): readonly Match[] {
  const trial = tryPattern(source);
  return trial.candidates(weights, naming).flatMap(({ thing: weight, path }) => {
    const matched = isFree(weight) ? trial.match(path) : null;
    return matched ? [{ weight, captures: capturesOfMatch(matched) }] : [];
  });
}

/**
 * Looks partners up by the captures that both have. Which these are is the same at every
 * call, as the sources of a group are completed in one order.
 */
function partnersAmong(matches: readonly Match[]): Partners {
  const [first] = matches;
  let index: Map<string, Match[]> | null = null;
  return (captures) => {
    const shared = [...(first?.captures.keys() ?? [])].filter((it) => captures.has(it));
    index ??= indexBy(shared, matches);
    return index.get(keyOf(shared, captures)) ?? [];
  };
}

function indexBy(names: readonly string[], matches: readonly Match[]) {
  const index = new Map<string, Match[]>();
  for (const match of matches) {
    const key = keyOf(names, match.captures);
    const others = index.get(key);
    if (others) others.push(match);
    else index.set(key, [match]);
  }
  return index;
}

function keyOf(names: readonly string[], captures: Captures): string {
  return JSON.stringify(names.map((name) => textOf(captures.get(name)!)));
}

function textOf({ value }: Capture): string {
  if (value.kind === "integer" || value.kind === "string") return String(value.value);
  throw new Error("bug in k2t-rules: a capture that is no text and no integer");
}

interface Seed {
  /** The ordinal of the source that `match` is of. */
  readonly seed: number;
  readonly match: Match;
  /** What has its group, and so is no partner. */
  readonly grouped: ReadonlySet<CatalogWeight>;
}

/** The group of a match; with `problem`, the weights that it would have been of. */
function completeGroup(
  rule: WeightRule,
  partners: readonly Partners[],
  { seed, match: first, grouped }: Seed,
): SourceGroup & { readonly problem?: Problem } {
  const captures = new Map(first.captures);
  const weights: CatalogWeight[] = [];
  const isFree = ({ weight }: Match): boolean =>
    weight !== first.weight && !weights.includes(weight) && !grouped.has(weight);
  for (const [ordinal, source] of rule.sources.entries()) {
    const fitting =
      ordinal === seed ? [first] : partners[ordinal]!(captures).filter(isFree);
    const [match, second] = fitting;
    if (!match || second) {
      const problem = wrongSource(source, first.weight, fitting);
      const spoken = fitting.map(({ weight }) => weight);
      return { weights: [first.weight, ...weights, ...spoken], captures, problem };
    }
    for (const [name, capture] of match.captures) captures.set(name, capture);
    weights.push(match.weight);
  }
  return { weights, captures };
}

function wrongSource(
  source: Text,
  partner: CatalogWeight,
  fitting: readonly Match[],
): Problem {
  const named = fitting.map(({ weight }) => `\`${weight.path}\``).join(", ");
  const short = fitting.length === 0;
  return new Problem("K2T216", {
    message: short
      ? `no weight that is still free matches \`${source.raw}\` to go with \`${partner.path}\``
      : `${fitting.length} weights match \`${source.raw}\` to go with \`${partner.path}\`: ${named}`,
    help: short
      ? "a rule with several sources takes one weight for each, of which the captures agree"
      : "a rule with several sources takes one weight for each; to join all that match, use `collect` in a `map` or `param`",
    span: source.span,
  });
}
