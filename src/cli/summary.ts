import type { Conversion } from "../index.js";
import { positionAt } from "../report/source.js";
import { showSize } from "./sizes.js";

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? "" : "s"}`;

/** What a person wants to know of a conversion: what became of what, and what was written. */
export function summaryOf(
  { plan, weights, files }: Conversion,
  milliseconds: number,
): string {
  const { parameters, ignored, unmapped } = plan;
  const used = weights - ignored.length - unmapped.length;
  const lines = [
    `${count(used, "weight")} became ${count(parameters.length, "parameter")}`,
  ];
  for (const [place, paths] of ignoredByRule(plan)) {
    lines.push(`${count(paths.length, "weight")} left out by ${place}: ${someOf(paths)}`);
  }
  if (unmapped.length > 0) {
    const paths = unmapped.map(({ path }) => path);
    lines.push(`${count(paths.length, "weight")} taken by no rule: ${someOf(paths)}`);
  }
  const seconds = (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0);
  for (const { file, bytes } of files) {
    lines.push(`wrote ${file} (${showSize(bytes)}) in ${seconds} s`);
  }
  return `${lines.join("\n")}\n`;
}

function ignoredByRule({ ignored }: Conversion["plan"]): ReadonlyMap<string, string[]> {
  const byRule = new Map<string, string[]>();
  for (const { weight, rule } of ignored) {
    const { line } = positionAt(rule.source, rule.start);
    const place = `${rule.source.file}:${line}`;
    byRule.set(place, [...(byRule.get(place) ?? []), weight.path]);
  }
  return byRule;
}

const MOST_NAMED = 4;

function someOf(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMED;
  const named = paths.slice(0, MOST_NAMED).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
