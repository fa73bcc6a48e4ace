import type { Command } from "commander";
import { addCommonOptions, type CommonFlags } from "../options.js";
import type { Streams } from "../terminal.js";

export interface TestFlags extends CommonFlags {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly update?: boolean;
}

export function addTest(
  program: Command,
  streams: Streams,
  finish: (status: number) => void,
): void {
  const command = program
    .command("test")
    .description("run the tests that packs carry: files `*.test.yaml`")
    .argument("[paths...]", "test files, and folders with such (default: this folder)")
    .option("--strict", "fail where no test reaches some rule of a pack")
    .option("--update", "write what comes out into the test files")
    .option("--json", "as JSON, of a form that does not change");
  addCommonOptions(command).action(async (paths: string[], flags: TestFlags) => {
    const { runTest } = await import("../actions/test.js");
    finish(await runTest(paths, flags, streams));
  });
}
