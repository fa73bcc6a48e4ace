import type { Plan } from "../../compile/plan/plan.js";
import { count, rulePlaces, someOf } from "./words.js";

/** A line for each rule that leaves weights out, and one for those that no rule takes. */
export function leftOutLines({ ignored, unmapped }: Plan): readonly string[] {
  const byRule = new Map<string, string[]>();
  for (const { weight, rule, overrides } of ignored) {
    const place = rulePlaces(rule, overrides);
    const paths = byRule.get(place);
    if (paths) paths.push(weight.path);
    else byRule.set(place, [weight.path]);
  }
  const lines = [...byRule].map(
    ([place, paths]) =>
      `${count(paths.length, "weight")} left out by ${place}: ${someOf(paths)}`,
  );
  if (unmapped.length === 0) return lines;
  const paths = unmapped.map(({ path }) => path);
  return [
    ...lines,
    `${count(paths.length, "weight")} taken by no rule: ${someOf(paths)}`,
  ];
}
