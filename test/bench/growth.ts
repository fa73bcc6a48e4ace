import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeModels, type Environment } from "./environment.js";
import { race } from "./race.js";
import { NAMES, type Section } from "./results.js";
import { contestants, type Tool } from "./tools.js";

/** Plans of 2,000 and of 20,000 weights, with one rule and with a rule for each layer. */
export async function runGrowth(
  environment: Environment,
  options: { readonly tools: readonly Tool[]; readonly rounds: number },
): Promise<Section> {
  const { tenth, small } = makeModels(environment, ["tenth", "small"]);
  const one = join(environment.root, "test/bench/rules/dense.k2t");
  const plan = (name: string, rules: string, model: string) =>
    contestants(options.tools, name, () => ["plan", rules, model, "--quiet"]);
  const series = await race(environment, {
    contestants: [
      ...plan(NAMES.oneRuleTenth, one, tenth),
      ...plan(NAMES.oneRule, one, small),
      ...plan(NAMES.ruleEachTenth, ruleEach(environment, 1_000), tenth),
      ...plan(NAMES.ruleEach, ruleEach(environment, 10_000), small),
    ],
    rounds: options.rounds,
    inputs: [tenth, small],
  });
  return { name: "growth", title: "Growth: planning 2,000 and 20,000 weights", series };
}

/** Writes rules that name each of the Dense layers: `dense`, `dense_1` and so on. */
function ruleEach({ work }: Environment, layers: number): string {
  const maps = Array.from({ length: layers }, (_, i) => {
    const name = i === 0 ? "dense" : `dense_${i}`;
    return `map "${name}" as Dense -> "row.${i}"\n`;
  });
  const path = join(work, `each-${layers}.k2t`);
  writeFileSync(path, `use keras/core\n${maps.join("")}`);
  return path;
}
