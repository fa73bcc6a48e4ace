import type { Command } from "commander";
import { check } from "../../index.js";
import {
  addConversionOptions,
  type ConversionFlags,
  conversionOf,
  printingOf,
} from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
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
    .argument("[model]", "a Keras model");
  addConversionOptions(command).action(
    async (rules: string, model: string | undefined, flags: ConversionFlags) => {
      if (model === undefined && flags.target !== undefined) {
        command.error("error: --target needs a model: what the rules make depends on it");
      }
      const options = conversionOf(rules, flags);
      const outcome = await check({ ...options, ...(model !== undefined && { model }) });
      const printing = printingOf(flags);
      printDiagnostics(outcome.diagnostics, printing, streams);
      if (outcome.status === 0 && printing.format === "text" && !printing.quiet) {
        const what = model === undefined ? "" : ` and fit ${model}`;
        streams.stdout.write(`${rules}: the rules are sound${what}\n`);
      }
      finish(outcome.status);
    },
  );
}
