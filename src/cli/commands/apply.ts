import type { Command } from "commander";
import { addConversionOptions, type ConversionFlags } from "../options.js";
import { parseSize } from "../sizes.js";
import type { Streams } from "../terminal.js";

export interface ApplyFlags extends ConversionFlags {
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
    .argument("<model>", "a Keras model: .h5, .weights.h5, .keras")
    .option(
      "-o, --output <file>",
      "a .safetensors, .pt, .pth or .bin (default: the model's name with .safetensors)",
    )
    .option("--force", "overwrite an existing file")
    .option(
      "--max-shard-size <size>",
      "split a larger .safetensors into shards with an index",
      parseSize,
    )
    .option("--max-memory <size>", "most weight data to hold at one time", parseSize);
  addConversionOptions(command).action(
    async (rules: string, model: string, flags: ApplyFlags) => {
      const { runApply } = await import("../actions/apply.js");
      finish(await runApply(rules, model, flags, streams));
    },
  );
}
