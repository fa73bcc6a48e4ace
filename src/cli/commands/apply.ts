import { join, parse } from "node:path";
import type { Command } from "commander";
import { apply, type Conversion } from "../../index.js";
import { untilInterrupted } from "../interrupt.js";
import {
  addConversionOptions,
  type ConversionFlags,
  conversionOf,
  printingOf,
} from "../options.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { createProgressLine } from "../progress.js";
import { parseSize } from "../sizes.js";
import { summaryOf } from "../summary.js";
import type { Streams } from "../terminal.js";

interface Flags extends ConversionFlags {
  readonly output?: string;
  readonly force?: boolean;
  readonly maxMemory?: number;
  readonly maxShardSize?: number;
}

export function addApply(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const command = program
    .command("apply")
    .description(
      "convert: write the state dict that the rules make of the model's weights",
    )
    .argument("<rules>", "a rule file or a built-in pack")
    .argument("<model>", "a Keras model: .h5, .weights.h5, .keras");
  addConversionOptions(command)
    .option("-o, --output <file>", ".safetensors, .pt, .pth or .bin")
    .option("--force", "overwrite an existing file")
    .option(
      "--max-shard-size <size>",
      "split a larger .safetensors into shards with an index",
      parseSize,
    )
    .option("--max-memory <size>", "most weight data to hold at one time", parseSize)
    .action(async (rules: string, model: string, flags: Flags) => {
      finish(await runApply(rules, model, flags, streams));
    });
}

async function runApply(
  rules: string,
  model: string,
  flags: Flags,
  streams: Streams,
): Promise<number> {
  const printing = printingOf(flags);
  const output = flags.output ?? defaultOutput(model);
  const line = createProgressLine(streams.stderr);
  const started = performance.now();
  const outcome = await untilInterrupted((signal) =>
    apply({
      ...conversionOf(rules, flags),
      model,
      output,
      force: flags.force ?? false,
      ...(flags.maxMemory !== undefined && { maxMemory: flags.maxMemory }),
      ...(flags.maxShardSize !== undefined && { maxShardSize: flags.maxShardSize }),
      onProgress: (progress) => !printing.quiet && line.show(progress),
      signal,
    }),
  );
  line.clear();
  if (outcome === null) {
    streams.stderr.write("interrupted: nothing was written\n");
    return 130;
  }
  printDiagnostics(outcome.diagnostics, printing, streams);
  const done: Conversion | null = outcome.done;
  if (done && printing.format === "text" && !printing.quiet) {
    streams.stdout.write(summaryOf(done, performance.now() - started));
  }
  return outcome.status;
}

/** The model's name with `.safetensors`, beside the model. */
export function defaultOutput(model: string): string {
  const { dir, base } = parse(model);
  const stem = base.replace(/(\.weights)?\.(h5|hdf5|keras|json)$/i, "");
  return join(dir, `${stem}.safetensors`);
}
