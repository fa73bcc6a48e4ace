import { planJson } from "../../src/api/plan-json.js";
import { describeNode } from "./describe-node.js";
import type { Plan } from "../../src/compile/plan/plan.js";

/** A plan as text: what `plan --json` says of each parameter, and its fused operation. */
export function planText(plan: Plan): string {
  const { parameters, ignored, unmapped } = planJson(plan);
  const made = parameters.map((it, i) =>
    [
      `${it.name} [${it.shape.join(", ")}] ${it.dtype}`,
      `  = ${it.expression}`,
      `  from ${it.sources.length === 0 ? "nothing" : it.sources.join(", ")}`,
      `  by ${place(it.rule)}`,
      `  as ${describeNode(plan.parameters[i]!.node)}`,
    ].join("\n"),
  );
  const left = ignored.map(({ path, rule }) => `ignored ${path} by ${place(rule)}`);
  const open = unmapped.map((path) => `unmapped ${path}`);
  return `${[...made, ...left, ...open].join("\n")}\n`;
}

/** Lines of built-in packs are left out: they move whenever a pack is edited. */
function place({ file, line }: { readonly file: string; readonly line: number }): string {
  return file.startsWith("rules/") ? file : `${file}:${line}`;
}
