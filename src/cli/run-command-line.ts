import { Command, CommanderError } from "commander";
import { addApply } from "./commands/apply.js";
import { addCheck } from "./commands/check.js";
import { addInspect } from "./commands/inspect.js";
import { addPlan } from "./commands/plan.js";
import type { Streams } from "./terminal.js";
import { packageVersion } from "./version.js";

/** Exit status of the contract: 2 for a command line that cannot be understood. */
const WRONG_USE = 2;
/** A bug of ours. */
const BUG = 1;

/** Runs a command line; gives the exit status. */
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
    .showHelpAfterError("(run with --help for what there is)");
  for (const add of [addApply, addCheck, addPlan, addInspect]) {
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

function reportBug(error: unknown, { stderr }: Streams): number {
  const message = error instanceof Error ? error.message : String(error);
  const isNamed = message.startsWith("bug in k2t-rules");
  stderr.write(
    `${isNamed ? message : `bug in k2t-rules: ${message}`}\nThis is a bug in k2t-rules, not in your files: please report it with the command that you ran.\n`,
  );
  if (process.env["K2T_DEBUG"] && error instanceof Error)
    stderr.write(`${error.stack}\n`);
  return BUG;
}
