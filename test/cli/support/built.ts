import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll } from "vitest";
import type { Ran } from "./run.js";

const CHECKOUT = join(import.meta.dirname, "../../..");

/**
 * Compiles the sources as they are into a folder that goes away after the tests, and gives
 * the command line's main file in it. The folder stands in `node_modules` so that packages
 * are found from it.
 */
export async function buildCommand(): Promise<string> {
  const folder = mkdtempSync(join(CHECKOUT, "node_modules/.k2t-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["package.json", "rules", "grammar"]) {
    symlinkSync(join(CHECKOUT, name), join(folder, name));
  }
  const source = join(CHECKOUT, "src");
  const entryPoints = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(source, file));
  await build({
    entryPoints,
    outdir: join(folder, "dist"),
    outbase: source,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  return join(folder, "dist/cli/main.js");
}

export interface Ended extends Ran {
  /** The signal that ended the process, if one did. */
  readonly signal: NodeJS.Signals | null;
}

/** Runs a Node process; `meddle` is given it as soon as it has started. */
export async function runNode(
  words: readonly string[],
  meddle: (child: ChildProcess) => unknown = () => undefined,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
  });
  const stdout: string[] = [];
  const stderr: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) =>
      resolve({
        status: status ?? -1,
        signal,
        stdout: stdout.join(""),
        stderr: stderr.join(""),
      }),
    );
  });
  await meddle(child);
  return ended;
}
