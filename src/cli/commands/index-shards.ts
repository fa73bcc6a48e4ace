import type { Command } from "commander";
import { addCommonOptions, type CommonFlags } from "../options.js";
import type { Streams } from "../terminal.js";

export interface IndexFlags extends CommonFlags {
  readonly force?: boolean;
  readonly keepReceipts?: boolean;
}

export function addIndex(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const command = program
    .command("index")
    .description("join the shards of `apply --part`: check them all, write their index")
    .argument(
      "<shards>",
      "the folder of one model's shards, or the .safetensors that they are of",
    )
    .option("--force", "overwrite another index")
    .option("--keep-receipts", "leave what `apply --part` wrote beside each shard");
  addCommonOptions(command).action(async (place: string, flags: IndexFlags) => {
    const { runIndex } = await import("../actions/index-shards.js");
    finish(await runIndex(place, flags, streams));
  });
}
