#!/usr/bin/env node
import { reportBug } from "./report-bug.js";
import { runCommandLine } from "./run-command-line.js";
import { CANNOT_WRITE } from "./status.js";

const streams = { stdout: process.stdout, stderr: process.stderr };

// A reader that has seen enough (`| head`) is no error, and stops nothing.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`error: cannot write to standard output (${error.code})\n`);
  process.exitCode = CANNOT_WRITE;
});
// There is nowhere left to say that nothing can be said.
process.stderr.on("error", () => undefined);
process.on("uncaughtException", (error) => process.exit(reportBug(error, streams)));

const status = await runCommandLine(process.argv.slice(2), streams);
if (status !== 0) process.exitCode = status;
