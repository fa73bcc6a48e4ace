import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import process from "node:process";
import type { LoadFailure } from "../../report/load-failure.js";
import { BY_ITSELF } from "../../report/origin.js";
import type { Source } from "../../report/source.js";
import { isFile } from "../bytes/is-file.js";
import { isFolder } from "../bytes/is-folder.js";
import { leaves } from "../rules/folders.js";
import { findPack } from "../rules/load-rules.js";
import { readRules } from "../rules/read-rules.js";
import type { RuleText } from "../rules/rule-text.js";

/** A test file and the folders that it may reach. */
export interface TestPlace {
  readonly source: Source;
  /** The file itself, links followed. */
  readonly identity: string;
  /** Rules that it names stand in here. */
  readonly boundary: string;
}

/** Reads a test file. Throws `Failure` where it cannot be read, is too large or no UTF-8. */
export function readTestFile(file: string): TestPlace {
  const place = { file, shown: file, boundary: null, origin: BY_ITSELF };
  const { source, identity } = readRules(place);
  return { source, identity, boundary: packageFolder(dirname(identity)) };
}

/**
 * The folder of the package that a folder belongs to; without one the working folder if that
 * holds it, or else the folder itself.
 */
function packageFolder(folder: string): string {
  for (let here = folder; ; here = dirname(here)) {
    if (existsSync(join(here, "package.json"))) return here;
    if (here === dirname(here)) break;
  }
  const working = realpathSync(process.cwd());
  return leaves(folder, working) ? folder : working;
}

/** The name of the pack beside a test file, such as `./vision.k2t`; null: there is none. */
export function packBeside({ identity }: Pick<TestPlace, "identity">): string | null {
  const stem = basename(identity).replace(/\.test\.ya?ml$/i, "");
  const names = ["k2t", "yaml", "yml", "json"].map((end) => `${stem}.${end}`);
  const found = names.find((it) => isFile(join(dirname(identity), it)));
  return found === undefined ? null : `./${found}`;
}

/** The rules that a test names. Throws `Failure` where they are there and cannot be read. */
export function openTestedRules(
  target: string,
  { source, identity, boundary }: TestPlace,
): RuleText | LoadFailure {
  return findPack(target, { source, identity, boundary, packed: null });
}

/**
 * The path of a model file that a test names, which must stand by the test file. It starts as
 * that of the test file does, which is how people know it.
 */
export function findFixture(
  path: string,
  { identity, source }: TestPlace,
): string | LoadFailure {
  const folder = dirname(identity);
  const file = resolve(folder, path);
  if (isAbsolute(path) || leaves(file, folder)) return outside(path);
  if (!isFile(file) && !isFolder(file)) {
    return {
      failed: "not-found",
      message: `there is no model \`${path}\` beside the tests`,
      help: "paths are relative to the file with the tests",
    };
  }
  const real = realpathSync(file);
  if (leaves(real, folder)) return outside(path);
  // Beside a link to the test file may stand something else.
  const shown = join(dirname(source.file), path);
  return existsSync(shown) && realpathSync(shown) === real ? shown : file;
}

const outside = (path: string): LoadFailure => ({
  failed: "leaves-folder",
  message: `\`${path}\` is outside of the folder of the tests`,
  help: "a test's model stands in the folder of the test file or beneath it",
});
