import type { Command } from "commander";
import { addConversionOptions, type ConversionFlags } from "../options.js";
import type { Streams } from "../terminal.js";

export interface PlanFlags extends ConversionFlags {
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
    .argument("<model>", "a Keras model")
    .option("--json", "as JSON, of a form that does not change");
  addConversionOptions(command).action(
    async (rules: string, model: string, flags: PlanFlags) => {
      const { runPlan } = await import("../actions/plan.js");
      finish(await runPlan(rules, model, flags, streams));
    },
  );
}
