import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { build } from "esbuild";
import { afterAll } from "vitest";
import { buildInto } from "../../../build/build.js";
import type { Ran } from "./run.js";

const CHECKOUT = join(import.meta.dirname, "../../..");

/**
 * Compiles the sources as they are into a folder that goes away after the tests, and gives
 * the command line's main file in it. The folder stands in `node_modules` so that packages
 * are found from it.
 */
export async function buildCommand(): Promise<string> {
  const folder = packageFolder();
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

/** The command line as users get it: bundled, with the built-in packs parsed. */
export interface Bundle {
  readonly main: string;
  /** Its own copy of the built-in packs. */
  readonly rules: string;
  /** The packages of which something is in a file of the bundle, by the file's name. */
  readonly packagesIn: (file: string) => readonly string[];
}

export async function buildBundle(): Promise<Bundle> {
  const folder = packageFolder();
  const rules = join(folder, "rules");
  rmSync(rules);
  cpSync(join(CHECKOUT, "rules"), rules, { recursive: true });
  const { outputs } = await buildInto(join(folder, "dist"), CHECKOUT);
  const packages = new Map(
    Object.entries(outputs).map(([output, { inputs }]) => {
      const names = Object.keys(inputs).map(
        (input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1],
      );
      return [basename(output), [...new Set(names)].filter((it) => it !== undefined)];
    }),
  );
  const packagesIn: Bundle["packagesIn"] = (file) => {
    const names = packages.get(file);
    if (!names) throw new Error(`${file} is no file of the bundle`);
    return names;
  };
  return { main: join(folder, "dist/cli/main.js"), rules, packagesIn };
}

function packageFolder(): string {
  const folder = mkdtempSync(join(CHECKOUT, "node_modules/.k2t-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["package.json", "rules", "grammar"]) {
    symlinkSync(join(CHECKOUT, name), join(folder, name));
  }
  return folder;
}

/** Runs a Node process and gives besides the addresses of the modules that it loads. */
export async function runListed(
  words: readonly string[],
): Promise<Ended & { readonly loaded: readonly string[] }> {
  const log = join(mkdtempSync(join(tmpdir(), "k2t-loaded-")), "loaded.txt");
  const hooks = `
    import { appendFileSync } from "node:fs";
    export async function load(url, context, next) {
      appendFileSync(${JSON.stringify(log)}, url + "\\n");
      return next(url, context);
    }`;
  const address = (text: string): string =>
    `data:text/javascript,${encodeURIComponent(text)}`;
  const register = `import { register } from "node:module"; register(${JSON.stringify(address(hooks))});`;
  const ended = await runNode(["--import", address(register), ...words]);
  const loaded = readFileSync(log, "utf8").split("\n").slice(0, -1);
  rmSync(dirname(log), { recursive: true });
  return { ...ended, loaded };
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
