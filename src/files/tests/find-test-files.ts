import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { Failure, fileFailure } from "../../report/failure.js";
import { isFile } from "../bytes/is-file.js";
import { reasonOf } from "../bytes/reason.js";

/** `vision.test.yaml`. */
const TEST_FILE = /\.test\.ya?ml$/i;

/**
 * The test files that a path stands for, by names for people, in the order of these: the file
 * itself, or those in a folder and beneath it, without what packages and dot folders hold.
 * Links to folders are not followed. Throws `Failure` where there is nothing or it cannot be
 * read.
 */
export function findTestFiles(path: string): readonly string[] {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return filesBeneath(path);
    // Reading from a pipe would wait for somebody to write.
    if (!found.isFile()) throw unreadable(path, "it is no ordinary file");
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unreadable(path, reasonOf(error));
  }
  if (TEST_FILE.test(path)) return [path];
  throw new Failure(
    [
      {
        code: "K2T224",
        severity: "error",
        message: `\`${path}\` is no test file by its name`,
        file: path,
        notes: [],
        help: "the tests of `vision.k2t` stand beside it in `vision.test.yaml`",
      },
    ],
    1,
  );
}

/** A file that is named twice, or by a folder too, is one. */
export function withoutTwins(files: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return files.filter((file) => {
    const real = realpathSync(file);
    return !seen.has(real) && seen.add(real);
  });
}

function filesBeneath(top: string): readonly string[] {
  const found: string[] = [];
  const folders = [top];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith(".") && entry.name !== "node_modules") {
          folders.push(path);
        }
      } else if (TEST_FILE.test(entry.name) && isFile(path)) found.push(path);
    }
  }
  return found.sort((a, b) => (a < b ? -1 : 1));
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(folder, reasonOf(error));
  }
}

const unreadable = (path: string, reason: string): Error =>
  fileFailure("K2T506", path, `\`${path}\` cannot be read: ${reason}`);
