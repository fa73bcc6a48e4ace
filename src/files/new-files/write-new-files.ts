import { existsSync, mkdirSync, rmdirSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Failure } from "../../report/failure.js";
import { isFolder } from "../bytes/is-folder.js";
import { attempt, existing } from "../state-dict/write-failure.js";

/**
 * Writes new files into a folder, which is made where there is none, and gives their paths.
 * Throws a `Failure` where one is there already (K2T601, for each of them) or cannot be
 * written (K2T602); then nothing is left of the others.
 */
export function writeNewFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
): readonly string[] {
  if (existsSync(folder) && !isFolder(folder)) throw leftAlone(folder);
  const paths = [...files.keys()].map((name) => join(folder, name));
  const there = paths.filter((path) => existsSync(path)).map((path) => leftAlone(path));
  if (there.length > 0) {
    throw new Failure(
      there.flatMap(({ diagnostics }) => diagnostics),
      3,
    );
  }
  const made: string[] = [];
  const folders = missingFolders(folder);
  try {
    attempt(folder, () => mkdirSync(folder, { recursive: true }));
    for (const [name, text] of files) {
      const path = join(folder, name);
      // Fails where something has come there meanwhile, a link that leads nowhere too.
      attempt(path, () => writeFileSync(path, text, { flag: "wx" }));
      made.push(path);
    }
    return made;
  } catch (error) {
    made.forEach((path) => unlinkSync(path));
    // Those that came to be only, the innermost first.
    folders.filter((it) => existsSync(it)).forEach((it) => rmdirSync(it));
    throw error;
  }
}

function leftAlone(path: string): Failure {
  const [diagnostic] = existing(path).diagnostics;
  const help = "nothing was written: give another folder, or move the file away";
  return new Failure([{ ...diagnostic!, help }], 3);
}

/** The folders that are to be made, the innermost first. */
function missingFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.push(at);
  return missing;
}
