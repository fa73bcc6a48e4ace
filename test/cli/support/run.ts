import { runCommandLine } from "../../../src/cli/run-command-line.js";
import type { Output } from "../../../src/cli/terminal.js";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Whether standard error is a terminal. */
  readonly terminal?: boolean;
  /** Columns of the terminal that standard output is; else it is none. */
  readonly screen?: number;
}

/** Runs a command line in this process and notes what it writes. */
export async function run(
  words: readonly string[],
  { terminal = false, screen }: RunOptions = {},
): Promise<Ran> {
  const stdout = recorder(screen !== undefined, screen);
  const stderr = recorder(terminal);
  const status = await runCommandLine(words, { stdout, stderr });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function recorder(isTTY: boolean, columns = 80): Output & { text(): string } {
  const written: string[] = [];
  return {
    isTTY,
    columns,
    write: (text) => written.push(text),
    text: () => written.join(""),
  };
}

/** The codes that a rendered text names, in its order. */
export function codesIn(text: string): readonly string[] {
  return [...text.matchAll(/^(?:error|warning)\[(K2T\d{3})\]/gm)].map((it) => it[1]!);
}
