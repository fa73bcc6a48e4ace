import type { Command } from "commander";
import { addCommonOptions, type CommonFlags } from "../options.js";
import type { Streams } from "../terminal.js";

export interface PacksFlags extends CommonFlags {
  readonly json?: boolean;
}

export function addPacks(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const packs = program
    .command("packs")
    .description(
      "the packs that `use` and `apply` can name, and which of them fit a model",
    )
    .enablePositionalOptions();
  addPacksOptions(packs).action(async (flags: PacksFlags) => {
    const { runPacks } = await import("../actions/packs/list.js");
    finish(await runPacks(flags, streams));
  });
  const show = packs
    .command("show")
    .description("what a pack is for, what it needs and what can be set")
    .argument("<name>", "a built-in pack, npm:NAME/PACK or a file");
  addPacksOptions(show).action(async (name: string, flags: PacksFlags) => {
    const { runPacksShow } = await import("../actions/packs/show.js");
    finish(await runPacksShow(name, flags, streams));
  });
  const match = packs
    .command("match")
    .description("the packs that take all weights of a model, and those that nearly do")
    .argument("<model>", "a Keras model");
  addPacksOptions(match).action(async (model: string, flags: PacksFlags) => {
    const { runPacksMatch } = await import("../actions/packs/match.js");
    finish(await runPacksMatch(model, flags, streams));
  });
}

const addPacksOptions = (command: Command): Command =>
  addCommonOptions(command).option("--json", "as JSON, of a form that does not change");
