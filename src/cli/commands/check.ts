import type { Command } from "commander";
import { addConversionOptions, type ConversionFlags } from "../options.js";
import type { Streams } from "../terminal.js";

export function addCheck(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const command = program
    .command("check")
    .description("all that `apply` would complain about; reads no data, writes nothing")
    .argument("<rules>", "a rule file or a built-in pack")
    .argument("[model]", "a Keras model; without it, what the rules alone have wrong");
  addConversionOptions(command).action(
    async (rules: string, model: string | undefined, flags: ConversionFlags) => {
      if (model === undefined && flags.target !== undefined) {
        command.error("error: --target needs a model: what the rules make depends on it");
      }
      const { runCheck } = await import("../actions/check.js");
      finish(await runCheck(rules, model, flags, streams));
    },
  );
}
