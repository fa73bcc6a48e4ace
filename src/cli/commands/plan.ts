import type { Command } from "commander";
import { describeNode } from "../../compile/plan/describe-node.js";
import { type Plan, plan, planJson } from "../../index.js";
import { positionAt } from "../../report/source.js";
import { visible } from "../../report/visible.js";
import { showShape } from "../../tensor/shape.js";
import {
  addConversionOptions,
  type ConversionFlags,
  conversionOf,
  printingOf,
} from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { table } from "../table.js";
import type { Streams } from "../terminal.js";

interface Flags extends ConversionFlags {
  readonly json?: boolean;
}

export function addPlan(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const command = program
    .command("plan")
    .description("every parameter, the weights it comes from and the rule that makes it")
    .argument("<rules>", "a rule file or a built-in pack")
    .argument("<model>", "a Keras model");
  addConversionOptions(command)
    .option("--json", "as JSON, of a form that does not change")
    .action(async (rules: string, model: string, flags: Flags) => {
      const outcome = await plan({ ...conversionOf(rules, flags), model });
      printDiagnostics(outcome.diagnostics, printingOf(flags), streams, true);
      if (outcome.plan) {
        const json = (): string =>
          `${JSON.stringify(planJson(outcome.plan!), null, 2)}\n`;
        streams.stdout.write(flags.json ? json() : planText(outcome.plan));
      }
      finish(outcome.status);
    });
}

function planText({ parameters, ignored, unmapped }: Plan): string {
  const place = (rule: Plan["ignored"][number]["rule"]): string =>
    `${rule.source.file}:${positionAt(rule.source, rule.start).line}`;
  const rows = parameters.flatMap(
    ({ name, shape, dtype, node, rule, expression, sources }) => [
      [visible(name), showShape(shape), dtype, place(rule)],
      [`  = ${visible(expression)}`],
      [`  from ${sources.length === 0 ? "nothing" : visible(sources.join(", "))}`],
      [`  ${visible(describeNode(node))}`],
    ],
  );
  const heads = table(rows.filter((row) => row.length > 1)).split("\n");
  const body = rows.map((row, i) => (i % 4 === 0 ? heads[i / 4]! : row[0]!)).join("\n");
  const left = ignored.map(
    ({ weight, rule }) => `left out: ${visible(weight.path)}  ${place(rule)}\n`,
  );
  const over = unmapped.map(({ path }) => `taken by no rule: ${visible(path)}\n`);
  return `${body}\n${left.join("")}${over.join("")}`;
}
