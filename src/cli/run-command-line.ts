import { Command, CommanderError } from "commander";
import { addApply } from "./commands/apply.js";
import { addCheck } from "./commands/check.js";
import { addIndex } from "./commands/index-shards.js";
import { addInspect } from "./commands/inspect.js";
import { addPack } from "./commands/pack.js";
import { addPacks } from "./commands/packs.js";
import { addPlan } from "./commands/plan.js";
import { addTest } from "./commands/test.js";
import { reportBug } from "./report-bug.js";
import { WRONG_USE } from "./status.js";
import type { Streams } from "./terminal.js";
import { packageVersion } from "./version.js";

const EXIT_STATUS = `
Exit status: 0 done; 1 the rules, the model or the target do not fit; 2 wrong use;
3 a file cannot be read or written, or is damaged.`;

/**
 * Runs a command line; gives the exit status. What a command does is loaded when it is
 * called, so that `--help` and `--version` pay for no parser and no file format.
 */
export async function runCommandLine(
  words: readonly string[],
  streams: Streams,
): Promise<number> {
  let status = 0;
  const finish = (value: number): void => {
    status = value;
  };
  const program = new Command("k2t-rules")
    .description("Turns Keras weights into PyTorch parameters by declarative rules.")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    })
    // The words that a command is used with, where they say more than its arguments.
    .configureHelp({ subcommandTerm: (it) => `${it.name()} ${it.usage()}` })
    // `packs show NAME --json` is an option of `show`, not of `packs`.
    .enablePositionalOptions()
    .showHelpAfterError("(add --help for how it is used)")
    .addHelpText("after", EXIT_STATUS);
  for (const add of [
    addApply,
    addCheck,
    addPlan,
    addInspect,
    addIndex,
    addPacks,
    addPack,
    addTest,
  ]) {
    add(program, streams, finish);
  }
  try {
    await program.parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
    return reportBug(error, streams);
  }
}
