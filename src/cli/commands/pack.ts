import type { Command } from "commander";
import { addCommonOptions, type CommonFlags } from "../options.js";
import type { Streams } from "../terminal.js";

export function addPack(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const pack = program
    .command("pack")
    .description("make a pack of one's own")
    .usage("init NAME");
  const init = pack
    .command("init")
    .description("a new npm package with a pack: rules, tests, README, package.json")
    .argument("<name>", "of the package, such as vision or @acme/vision")
    .argument("[folder]", "where its files go (default: the name without the scope)");
  addCommonOptions(init).action(
    async (name: string, folder: string | undefined, flags: CommonFlags) => {
      const { runPackInit } = await import("../actions/pack-init.js");
      finish(await runPackInit(name, folder, flags, streams));
    },
  );
}
