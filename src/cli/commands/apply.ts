import type { Command } from "commander";
import { addConversionOptions, type ConversionFlags } from "../options.js";
import type { ApplyPartOptions } from "../../api/part.js";
import { parsePart } from "../part-flag.js";
import { parseSize } from "../sizes.js";
import type { Streams } from "../terminal.js";

export interface ApplyFlags extends ConversionFlags {
  readonly output?: string;
  readonly force?: boolean;
  readonly maxMemory?: number;
  readonly maxShardSize?: number;
  readonly part?: ApplyPartOptions["part"];
}

export function addApply(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const command: Command = program
    .command("apply")
    .description(
      "convert: write the state dict that the rules make of the model's weights",
    )
    .usage("[options] <rules> <model>")
    .argument("<rules>", "a rule file or a pack: see `k2t-rules packs`")
    // Asked for below, since one name alone may be a model: then it is told what fits it.
    .argument("[model]", "a Keras model: .h5, .weights.h5, .keras")
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
    .option(
      "--part <K/N>",
      "only the K-th of N parts of the shards, from 1; `index` joins them",
      parsePart,
    )
    .option("--max-memory <size>", "most weight data to hold at one time", parseSize);
  addConversionOptions(command).action(
    async (rules: string, model: string | undefined, flags: ApplyFlags) => {
      if (model === undefined) {
        const { runApplyWithoutRules } =
          await import("../actions/apply-without-rules.js");
        const status = await runApplyWithoutRules(rules, flags, streams);
        if (status === null) command.error("error: missing required argument 'model'");
        else finish(status);
        return;
      }
      if (flags.part) {
        const { maxShardSize, part } = flags;
        if (maxShardSize === undefined) {
          command.error(
            "error: --part needs --max-shard-size: what the parts share out are shards",
          );
        }
        const { runApplyPart } = await import("../actions/apply-part.js");
        const wanted = { ...flags, maxShardSize, part };
        finish(await runApplyPart(rules, model, wanted, streams));
        return;
      }
      const { runApply } = await import("../actions/apply.js");
      finish(await runApply(rules, model, flags, streams));
    },
  );
}
