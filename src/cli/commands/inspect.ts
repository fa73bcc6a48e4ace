import type { Command } from "commander";
import { addCommonOptions, type CommonFlags } from "../options.js";
import type { Streams } from "../terminal.js";

export interface InspectFlags extends CommonFlags {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly weights?: boolean;
}

export function addInspect(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const command = program
    .command("inspect")
    .description("what a Keras model or a PyTorch state dict holds")
    .argument("<file>", "a Keras model or a state dict")
    .option("--all", "layers without weights too")
    .option("--weights", "a row for each weight, with its place in the file")
    .option("--json", "as JSON, of a form that does not change");
  addCommonOptions(command).action(async (file: string, flags: InspectFlags) => {
    const { runInspect } = await import("../actions/inspect.js");
    finish(await runInspect(file, flags, streams));
  });
}
