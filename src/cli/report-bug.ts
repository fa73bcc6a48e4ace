import { visible } from "../report/visible.js";
import { BUG } from "./status.js";
import type { Streams } from "./terminal.js";

const MARK = "bug in k2t-rules: ";

/**
 * Says in one line that the fault is ours, and gives the exit status for that. With the
 * environment variable `K2T_DEBUG` the stack follows, for the report.
 */
export function reportBug(error: unknown, { stderr }: Streams): number {
  const message = error instanceof Error ? error.message : String(error);
  const what = visible(message.startsWith(MARK) ? message.slice(MARK.length) : message);
  stderr.write(
    `this is a bug in k2t-rules, not in your files; please report it with the command that you ran: ${what}\n`,
  );
  if (process.env["K2T_DEBUG"] && error instanceof Error) {
    stderr.write(`${error.stack}\n`);
  }
  return BUG;
}
