import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Environment } from "./environment.js";
import type { Contestant } from "./race.js";

/** A built command line: this checkout's, or that of a revision. */
export interface Tool {
  readonly kind: "ours" | "other";
  /** After the contestant's name: empty for this checkout. */
  readonly suffix: string;
  readonly main: string;
  /** `["--timings"]`, where the command line knows it. */
  readonly timings: readonly string[];
}

/** This checkout as it was built last, and a revision, which is built here. */
export function findTools(environment: Environment, against?: string): readonly Tool[] {
  const main =
    process.env["K2T_BENCH_MAIN"] ?? join(environment.root, "dist/cli/main.js");
  if (!existsSync(main)) throw new Error("there is no dist: run `npm run build` first");
  const ours: Tool = { kind: "ours", suffix: "", main, timings: timings(main) };
  if (against === undefined) return [ours];
  const other = buildRevision(environment, against);
  const suffix = `, at ${against}`;
  return [ours, { kind: "other", suffix, main: other, timings: timings(other) }];
}

function timings(main: string): readonly string[] {
  const help = execFileSync(process.execPath, [main, "apply", "--help"], {
    encoding: "utf8",
  });
  return help.includes("--timings") ? ["--timings"] : [];
}

/**
 * Builds a revision in a folder of its own and gives its command line. An archive of it does
 * what a worktree would, and leaves nothing behind in the repository.
 */
function buildRevision({ root, work }: Environment, revision: string): string {
  const tree = join(work, "revision");
  mkdirSync(tree);
  const git = ["git", "-C", root, "archive", "--format=tar", `${revision}^{commit}`];
  const words = ["-c", '"$@" > "$0" && tar -xf "$0"', join(work, "revision.tar"), ...git];
  execFileSync("sh", words, { cwd: tree, stdio: ["ignore", 2, "inherit"] });
  const lock = (folder: string): string =>
    readFileSync(join(folder, "package-lock.json"), "utf8");
  const npm = (...command: string[]): void =>
    void execFileSync("npm", command, { cwd: tree, stdio: ["ignore", 2, "inherit"] });
  process.stderr.write(`building ${revision}\n`);
  if (lock(tree) === lock(root)) {
    symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  } else npm("ci", "--ignore-scripts", "--no-audit", "--no-fund");
  npm("run", "build");
  return join(tree, "dist/cli/main.js");
}

/** A contestant for each tool: `words` are those of a command that knows `--timings`. */
export function contestants(
  tools: readonly Tool[],
  name: string,
  words: (out: string) => readonly string[],
  converts?: Contestant["converts"],
): readonly Contestant[] {
  return tools.map(({ kind, suffix, main, timings }) => ({
    name: `${name}${suffix}`,
    kind,
    command: (out) => [process.execPath, main, ...words(out), ...timings],
    ...(converts && { converts }),
  }));
}
