import type { Plan } from "../../compile/plan/plan.js";
import { count, rulePlaces, someOf } from "./words.js";

/** Ignored weights of which nothing goes over, by another parameter either, as a folded bias does. */
export function leftOut({ parameters, ignored }: Plan): Plan["ignored"] {
  const read = new Set(parameters.flatMap(({ sources }) => sources));
  return ignored.filter(({ weight }) => !read.has(weight.path));
}

/** A line for each rule that leaves weights out, and one for those that no rule takes. */
export function leftOutLines(plan: Plan): readonly string[] {
  const { unmapped } = plan;
  const byRule = new Map<string, string[]>();
  for (const { weight, rule, overrides } of leftOut(plan)) {
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
