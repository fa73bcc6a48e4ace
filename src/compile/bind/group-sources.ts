import type { Text, WeightRule } from "../../lang/tree.js";
import type { CatalogWeight } from "../../tensor/catalog.js";
import { capturesOfMatch } from "../evaluate/captures.js";
import type { Capture } from "../evaluate/scope.js";
import { compilePattern } from "../match/compile-pattern.js";
import { Problem } from "../problem.js";

/** One weight for each source of a rule, and the captures on which they agree. */
export interface SourceGroup {
  readonly weights: readonly CatalogWeight[];
  readonly captures: ReadonlyMap<string, Capture>;
}

interface Match {
  readonly weight: CatalogWeight;
  readonly captures: ReadonlyMap<string, Capture>;
}

type Candidates = readonly { readonly weight: CatalogWeight; readonly path: string }[];

/**
 * Finds the weights that each pattern matches and puts those together of which the
 * captures agree. A group that lacks a source, or has a choice for one, is a problem that
 * `onProblem` gets; the other groups go on.
 */
export function groupSources(
  rule: WeightRule,
  candidates: Candidates,
  onProblem: (problem: Problem) => void,
): readonly SourceGroup[] {
  const matches = rule.sources.map((source) => matchesOf(source, candidates));
  const groups: SourceGroup[] = [];
  const grouped = new Set<CatalogWeight>();
  matches.forEach((ofSource, ordinal) => {
    for (const match of ofSource) {
      if (grouped.has(match.weight)) continue;
      try {
        const group = completeGroup(rule, matches, ordinal, match);
        for (const weight of group.weights) grouped.add(weight);
        groups.push(group);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        onProblem(error);
      }
    }
  });
  return groups;
}

function matchesOf(source: Text, candidates: Candidates): readonly Match[] {
  if (!source.pattern) throw new Error("bug in k2t-rules: a source that is no pattern");
  const matcher = compilePattern(source.pattern);
  return candidates.flatMap(({ weight, path }) => {
    const matched = matcher.match(path);
    return matched ? [{ weight, captures: capturesOfMatch(matched) }] : [];
  });
}

function completeGroup(
  rule: WeightRule,
  matches: readonly (readonly Match[])[],
  seed: number,
  first: Match,
): SourceGroup {
  const captures = new Map(first.captures);
  const weights = rule.sources.map((source, ordinal) => {
    if (ordinal === seed) return first.weight;
    const fitting = matches[ordinal]!.filter((it) => agree(it.captures, captures));
    const [match, second] = fitting;
    if (!match || second) throw wrongSource(rule, source, first.weight, fitting);
    for (const [name, capture] of match.captures) captures.set(name, capture);
    return match.weight;
  });
  return { weights, captures };
}

function agree(
  first: ReadonlyMap<string, Capture>,
  second: ReadonlyMap<string, Capture>,
): boolean {
  return [...first].every(([name, { value }]) => {
    const other = second.get(name)?.value;
    return other === undefined || JSON.stringify(other) === JSON.stringify(value);
  });
}

function wrongSource(
  rule: WeightRule,
  source: Text,
  partner: CatalogWeight,
  fitting: readonly Match[],
): Problem {
  const named = fitting.map(({ weight }) => `\`${weight.path}\``).join(", ");
  return new Problem("K2T216", {
    message:
      fitting.length === 0
        ? `no weight that is still free matches \`${source.raw}\` to go with \`${partner.path}\``
        : `${fitting.length} weights match \`${source.raw}\` to go with \`${partner.path}\`: ${named}`,
    help: "a rule with several sources takes one weight for each, of which the captures agree",
    span: source.span,
    notes: [{ message: "in this rule", span: rule.span }],
  });
}
